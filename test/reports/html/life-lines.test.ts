/** Life lines on the page: what a picture shows, that its words stay inside, and that it stays small. */
import { describe, expect, it } from 'vitest'
import { DEFAULT_BUDGET } from '../../../checkers/checker.ts'
import { totalQueue } from '../../../checkers/total-queue/total-queue.ts'
import { faultViews } from '../../../reports/fault-view.ts'
import { lifeFrame } from '../../../reports/html/life-lines/frame.ts'
import { lifeSection } from '../../../reports/html/life-lines/section.ts'
import type { LifeLines, LifeStep } from '../../../reports/life-lines/life-line.ts'
import { anomaliesOf } from '../../../reports/run-words.ts'
import { queueHistory } from '../../checkers/support/queue-history.ts'
import { lostMessageRun, lostRecordRun, missedEventRun } from '../../support/sample-lives.ts'
import { largeRun, type SampleRun, validRun } from '../../support/sample-run.ts'

const SECOND = 1e9

function section({ record, history }: SampleRun): string {
  const [found] = anomaliesOf(record)
  if (found === undefined) throw new Error('nothing was found')
  return lifeSection(record, history, found.anomaly, 1, faultViews(record), () => 0).text
}

function line(...timesS: readonly number[]): LifeLines {
  const steps = timesS.map(
    (timeS, i): LifeStep => ({
      kind: i === 0 ? 'sent' : 'delivery',
      tone: 'good',
      operation: i,
      fromNs: timeS * SECOND,
      toNs: timeS * SECOND,
      words: 'x',
    }),
  )
  return { lines: [{ subject: 'message 1', steps }], more: 0 }
}

describe('the picture of life lines', () => {
  it('has a mark and its words for each step, bands of faults, and who led', () => {
    const text = section(lostMessageRun())
    expect(text).toContain('>message 2</text>')
    expect(text).toContain('  published by process 2 at n0, confirmed after 1.0 s</text>')
    expect(text).toContain('<path class="life-cross"')
    expect(text).toContain('>kill leader (n2)</text>')
    expect(text.match(/>n\d leads<\/text>/g)).toEqual(['>n2 leads</text>', '>n1 leads</text>'])
    expect(text).toContain('queue empty, without it')
  })

  it('says all of it in a list, too', () => {
    for (const run of [lostMessageRun(), missedEventRun(), lostRecordRun()]) {
      const text = section(run)
      const [, list = ''] = text.split('the same in words')
      const words = [...text.matchAll(/<tspan class="faint">([^<]*)<\/tspan> {2}([^<]*)<\/text>/g)]
      expect(words.length).toBeGreaterThan(2)
      for (const [, time, said] of words) expect(list).toContain(`${time}</span> ${said}</li>`)
    }
  })

  it('keeps every word within the picture', () => {
    for (const run of [lostMessageRun(), missedEventRun(), lostRecordRun()])
      for (const [, anchor, x = '', said = ''] of section(run).matchAll(
        /<text class="halo[^"]*"( text-anchor="end")? x="([\d.]+)"[^>]*>(.*?)<\/text>/g,
      )) {
        const length = said.replace(/<[^>]*>/g, '').length * 6
        const [from, to] = anchor === undefined ? [Number(x), Number(x) + length] : [Number(x) - length, Number(x)]
        expect(from).toBeGreaterThan(100)
        expect(to).toBeLessThan(1101)
      }
  })

  it('folds long quiet times, at most two, and none that a fault or a change of leader breaks up', () => {
    const folds = (frame: ReturnType<typeof lifeFrame>) => frame.scale.pieces.filter(({ folded }) => folded).length
    expect(folds(lifeFrame(line(1, 1.01, 1.02, 60), [], []))).toBe(1)
    expect(folds(lifeFrame(line(1, 1.01, 30, 30.01, 60, 60.01, 90, 90.01), [], []))).toBe(0)
    const leaders = Array.from({ length: 6 }, (_, i) => ({ timeNs: (5 + 9 * i) * SECOND, leader: `n${i % 3}` }))
    expect(folds(lifeFrame(line(1, 1.01, 1.02, 60), [], leaders))).toBe(0)
  })

  it('has no more strips and changes of leader than there is room for', () => {
    const { record } = largeRun(100)
    const leaders = Array.from({ length: 500 }, (_, i) => ({ timeNs: i * SECOND, leader: `n${i % 3}` }))
    const frame = lifeFrame(line(0, 500), faultViews(record), leaders)
    expect(frame.faults.length).toBeLessThanOrEqual(6)
    expect(frame.leaders.length).toBeLessThanOrEqual(13)
  })

  it('is not there for an anomaly of a register', () => {
    const { record, history } = validRun()
    const anomaly = { name: 'stale-read', sentence: '', ops: [0, 1, 2] }
    expect(lifeSection(record, history, anomaly, 1, [], () => 0).text).toBe('')
  })

  it('stays small among ten thousand messages', () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => `${2 * (i % 5)} p${i + 1}`)
    const received = rows.map((_, i) => i + 1).filter((message) => message % 1000 !== 7)
    const consumed = Array.from({ length: 100 }, (_, i) => `1 c ${received.slice(100 * i, 100 * i + 100).join(' ')}`)
    const history = queueHistory([...rows, ...consumed, '1 d / 0 0', '0 d / 0 0'])
    const facts = { schema: {}, requestedFaults: [], expectsFinalPhase: false }
    const results = [totalQueue.check(history, facts, DEFAULT_BUDGET)]
    expect(section({ record: { ...validRun().record, results }, history }).length).toBeLessThan(10_000)
  })
})
