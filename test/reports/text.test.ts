import { describe, expect, it } from 'vitest'
import type { RunRecord } from '../../harness/core/record.ts'
import { textReport } from '../../reports/text.ts'
import { expectGolden } from '../support/golden.ts'
import { hostileRun } from '../support/sample-hostile.ts'
import { figure8Run } from '../support/sample-inside.ts'
import { lostMessageRun } from '../support/sample-lives.ts'
import type { SampleRun } from '../support/sample-run.ts'
import { emptyRun, invalidRun, largeRun, unknownRun, validRun } from '../support/sample-run.ts'

const PLAIN = { colour: false, reportPath: 'runs/etcd-register/latest/report.html' }

const expecting = ({ record, history }: SampleRun, met: boolean): SampleRun => {
  const expect: RunRecord['scenario']['expect'] = { verdict: 'invalid', anomaly: 'stale-read' }
  return { record: { ...record, scenario: { ...record.scenario, expect }, expectationMet: met }, history }
}

const RUNS: readonly (readonly [string, () => SampleRun])[] = [
  ['valid', validRun],
  ['invalid', invalidRun],
  ['unknown', unknownRun],
  ['empty', emptyRun],
  ['expected', () => expecting(invalidRun(), true)],
  ['not-expected', () => expecting(validRun(), false)],
  ['hostile', hostileRun],
  ['simulated', figure8Run],
]

describe('the report on a terminal', () => {
  it.each(RUNS)('says of the %s sample run what the golden file says', (name, run) => {
    const { record, history } = run()
    expectGolden(`report-${name}.txt`, textReport(record, history, PLAIN))
  })

  it.each([...RUNS, ['large', () => largeRun(20_000)] as const])('takes at most 25 lines for the %s run', (_, run) => {
    const { record, history } = run()
    expect(textReport(record, history, PLAIN).trimEnd().split('\n').length).toBeLessThanOrEqual(25)
  })

  it('prints what broke, the witness, the report, the replay and hints, in this order', () => {
    const { record, history } = invalidRun()
    const text = textReport(record, history, PLAIN)
    const places = ['Broken: linearizable', 'write 702 → [9002, 702]', 'report.html', record.replay, 'Hints:'].map(
      (part) => text.indexOf(part),
    )
    expect(places).not.toContain(-1)
    expect(places).toEqual([...places].sort((a, b) => a - b))
  })

  it('names the faults that acted during the witness, and no others', () => {
    const { record, history } = invalidRun()
    const line = textReport(record, history, PLAIN)
      .split('\n')
      .find((each) => each.includes('Faults at that time'))
    expect(line).toContain('partition leader (n3) 29.550 – 36.000 s')
    expect(line).not.toContain('kill')
  })

  it('says of a lost message who published it, when it was confirmed, who was there, and which faults acted', () => {
    const { record, history } = lostMessageRun()
    const text = textReport(record, history, PLAIN).split('\n')
    const witness = text.slice(text.findIndex((line) => line.startsWith('Witness')))
    expect(witness.slice(0, 9)).toEqual([
      "Witness, times since the run's start",
      '  message 2 of queue k0:',
      '     2.000 s  published by process 2 at n0, confirmed after 1.0 s',
      '     6.000 s  message 1, sent before it, was delivered to process 1 at n1',
      '     6.000 s  message 3, sent after it, was delivered to process 1 at n1',
      '     7.000 s  process 1 at n1, a consumer of the queue, crashed',
      '    27.000 s  never delivered: process 0 at n0 drained the queue, and it is empty (0 ready, 0 held by consumers)',
      '  Faults at that time: kill leader (n2) 6.050 – 11.000 s',
      '  The leader changed meanwhile: to n1 at 7.000 s',
    ])
  })

  it('lets no control character of the run reach the terminal', () => {
    const { record, history } = hostileRun()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(textReport(record, history, PLAIN)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
  })

  it('colours only when asked to, and then changes nothing else', () => {
    const { record, history } = invalidRun()
    const coloured = textReport(record, history, { ...PLAIN, colour: true })
    expect(coloured).toContain('\u001b[1;31m✗ INVALID\u001b[0m')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours are taken out again
    expect(coloured.replace(/\u001b\[[\d;]*m/g, '')).toBe(textReport(record, history, PLAIN))
  })

  it('tells that an invalid run went as expected, so that nobody repairs a positive control', () => {
    const { record, history } = expecting(invalidRun(), true)
    const text = textReport(record, history, PLAIN)
    expect(text.split('\n')[0]).toContain('✗ INVALID, as expected')
    expect(text).not.toContain('Hints:')
  })

  it('says which function never succeeded', () => {
    const { record, history } = unknownRun()
    const byFunction = { ...record.counts.byFunction, cas: { ok: 0, fail: 12, info: 0 } }
    const text = textReport({ ...record, counts: { ...record.counts, byFunction } }, history, PLAIN)
    expect(text).toContain('Never succeeded: cas.')
  })
})
