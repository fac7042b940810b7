/** Life lines of records of logs, from small histories in which something is planted. */
import { describe, expect, it } from 'vitest'
import { DEFAULT_BUDGET } from '../../../checkers/checker.ts'
import { logChecker } from '../../../checkers/log/log.ts'
import { lifeLines } from '../../../reports/life-lines/life-lines.ts'
import { logHistory } from '../../checkers/support/log-history.ts'
import { validRun } from '../../support/sample-run.ts'

const FACTS = { schema: {}, requestedFaults: [], expectsFinalPhase: false }
const { record } = validRun()

function shown(text: string, name: string) {
  const history = logHistory(text)
  const anomaly = logChecker.check(history, FACTS, DEFAULT_BUDGET).anomalies.find((each) => each.name === name)
  if (anomaly === undefined) throw new Error(`no ${name} was found`)
  return (lifeLines(record, history, anomaly)?.lines ?? []).map(({ subject, place, steps, left }) => [
    `${subject} of ${place}`,
    ...steps.map(({ tone, words }) => `${tone}: ${words}`),
    ...(left === undefined ? [] : [left]),
  ])
}

describe('the life line of a record', () => {
  it('that was lost: its acknowledgement, and what each poll was shown at its offset', () => {
    const text = '0 send 7 @3\n1 poll 0-3 1 2 3\n1 poll 3-5 9 8\n2 poll 0-5 1 2 3 _ 8'
    expect(shown(text, 'lost-write')).toEqual([
      [
        'record 7 of log k0',
        'good: sent by process 0, acknowledged at offset 3 after 100 ms',
        'bad: polled by process 1 (3 to 5): offset 3 has 9 instead',
        'bad: polled by process 2 (0 to 5): offset 3 has no record',
      ],
    ])
  })

  it('that another replaced for some: both have a line', () => {
    const lines = shown('0 send 7 @3\n0 send 9 @4\n1 poll 0-5 1 2 3 9 8', 'inconsistent-offsets')
    expect(lines.map(([subject]) => subject)).toEqual(['record 7 of log k0', 'record 9 of log k0'])
    expect(lines[0]?.at(-1)).toBe('bad: polled by process 1 (0 to 5): offset 3 has 9 instead')
    expect(lines[1]?.at(-1)).toBe('bad: polled by process 1 (0 to 5): offset 4 has 8 instead, it is at offset 3')
  })

  it('that stands at two offsets; polls that were shown the same are counted', () => {
    const text = '0 send 7 @0\n1 poll 0-1 7\n2 poll 0-3 7 1 7\n3 poll 0-3 7 1 7\n4 poll 0-3 7 1 7'
    const [line] = shown(text, 'duplicate')
    expect(line?.slice(2)).toEqual([
      'good: polled by process 1 (0 to 1): it is at offset 0',
      'bad: polled by process 2 (0 to 3): it is at offset 0 and at 2; the same for 2 others until 0.800 s',
    ])
  })

  it('whose send failed, and that nobody sent', () => {
    const [failed] = shown('0 send 7 fail\n1 poll 0-1 7', 'aborted-read')
    expect(failed).toEqual([
      'record 7 of log k0',
      'doubtful: sent by process 0, surely failed',
      'bad: polled by process 1 (0 to 1): it is at offset 0, though its send did not succeed',
    ])
    const [unsent] = shown('0 send 7 @0\n1 poll 0-2 7 8', 'garbage-read')
    expect(unsent?.[0]).toBe('record 8 of log k0')
  })

  it('is bounded, and says what is left out', () => {
    const polls = Array.from({ length: 60 }, (_, i) => `${i + 1} poll 0-5 1 2 3 ${i + 9} 8`)
    const [line = []] = shown(['0 send 7 @3', ...polls].join('\n'), 'lost-write')
    expect(line).toHaveLength(10)
    expect(line.at(-1)).toBe('and 53 more answers of polls')
  })

  it('is not there for what is about neither messages nor records', () => {
    const { history } = validRun()
    expect(lifeLines(record, history, { name: 'stale-read', sentence: '', ops: [0, 1, 2] })).toBeUndefined()
  })
})
