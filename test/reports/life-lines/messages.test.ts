/** Life lines of messages and events, from small histories in which something is planted. */
import { describe, expect, it } from 'vitest'
import { DEFAULT_BUDGET } from '../../../checkers/checker.ts'
import { pubsub } from '../../../checkers/pubsub/pubsub.ts'
import { queueOrder } from '../../../checkers/total-queue/queue-order.ts'
import { totalQueue } from '../../../checkers/total-queue/total-queue.ts'
import type { History } from '../../../harness/core/history.ts'
import { lifeLines } from '../../../reports/life-lines/life-lines.ts'
import { pubsubHistory } from '../../checkers/support/pubsub-history.ts'
import { queueHistory } from '../../checkers/support/queue-history.ts'
import { validRun } from '../../support/sample-run.ts'

const FACTS = { schema: {}, requestedFaults: [], expectsFinalPhase: false }
const { record } = validRun()

/** Of the first anomaly that the checker finds: subjects, and steps as 'KIND TONE: WORDS'. */
function shown(history: History, checker: typeof totalQueue, settings: Readonly<Record<string, string>> = {}) {
  const [anomaly] = checker.check(history, FACTS, DEFAULT_BUDGET).anomalies
  if (anomaly === undefined) throw new Error('nothing was found')
  const scenario = { ...record.scenario, settings }
  const found = lifeLines({ ...record, scenario }, history, anomaly)
  return (found?.lines ?? []).map(({ subject, place, steps }) => [
    `${subject} of ${place}`,
    ...steps.map(({ kind, tone, words }) => `${kind} ${tone}: ${words}`),
  ])
}

describe('the life line of a message', () => {
  it('that was lost: confirmed, where its neighbours went, and the queue empty at the end', () => {
    const history = queueHistory(['0 p1', '0 p2', '0 p3', '1 c 1 3', '1 d / 0 0', '0 d / 0 0'])
    expect(shown(history, totalQueue)).toEqual([
      [
        'message 2 of queue k0',
        'sent good: published by process 0 at n0, confirmed after 1.0 s',
        'beside plain: message 1, sent before it, was delivered to process 1 at n1',
        'beside plain: message 3, sent after it, was delivered to process 1 at n1',
        'empty bad: never delivered: process 0 at n0 drained the queue, and it is empty (0 ready, 0 held by consumers)',
      ],
    ])
  })

  it('that was sent without asking for a confirm says so', () => {
    const [[, sent] = []] = shown(queueHistory(['0 p1 sent', '1 d / 0 0', '0 d / 0 0']), totalQueue)
    expect(sent).toBe('sent doubtful: published by process 0 at n0, no confirm asked for')
  })

  it('that nobody sent has its delivery alone', () => {
    const [line] = shown(queueHistory(['0 p1', '1 c 1 9']), totalQueue)
    expect(line).toEqual([
      'message 9 of queue k0',
      'delivery bad: delivered to process 1 at n1, its delivery no. 2, though nobody had sent it, acknowledged',
    ])
  })

  it('delivered twice: with the flag it is well, without it is doubtful', () => {
    const rows = ['0 p1', '0 p2', '1 c 1 2', '1 c 2 1', '3 c 1r']
    const lines = shown(queueHistory(rows), queueOrder)
    expect(lines.map(([subject]) => subject)).toEqual(['message 1 of queue k0', 'message 2 of queue k0'])
    expect(lines[0]).toContain('delivery good: delivered to process 3 at n1, flagged redelivered, acknowledged')
    expect(lines[0]).toContain(
      'delivery bad: delivered to process 1 at n1, its delivery no. 2, again, and not flagged redelivered, acknowledged',
    )
    expect(lines[1]?.slice(-2)).toEqual([
      'delivery good: delivered to process 1 at n1, acknowledged',
      'delivery bad: delivered to process 1 at n1, its delivery no. 1, again, and not flagged redelivered, acknowledged',
    ])
  })

  it('whose consumer died before it acknowledged is due back, and comes again; only the broker may say so', () => {
    const history = queueHistory(['0 p1', '0 p2', '1 c 1x', '3 c 2 1r'])
    const anomaly = { name: 'out-of-order', sentence: '', key: 'k0', ops: [0, 2, 6] }
    const lines = lifeLines({ ...record, scenario: { ...record.scenario, settings: {} } }, history, anomaly)?.lines
    expect(lines?.[0]?.steps.slice(1).map(({ words }) => words)).toEqual([
      'delivered to process 1 at n1, not acknowledged',
      'process 1 at n1 crashed without acknowledging it: it is due back in the queue',
      'delivered to process 3 at n1, its delivery no. 2, flagged redelivered, acknowledged',
    ])
    const automatic = { ...record, scenario: { ...record.scenario, settings: { ack: 'auto' } } }
    const [line] = lifeLines(automatic, history, anomaly)?.lines ?? []
    expect(line?.steps[1]?.words).toBe('delivered to process 1 at n1, taken for acknowledged (ack=auto)')
  })

  it('that is lost, and a consumer that died meanwhile', () => {
    const history = queueHistory(['0 p1', '0 p2', '1 c 1x', '0 p3', '3 c 1r 3', '1 d / 0 0', '0 d / 0 0'])
    const [line = []] = shown(history, totalQueue)
    expect(line).toContain('end doubtful: process 1 at n1, a consumer of the queue, crashed')
  })

  it('is drawn of the first few, and the others are counted', () => {
    const rows = Array.from({ length: 2000 }, (_, i) => `0 p${i + 1}`)
    const history = queueHistory([...rows, '1 d / 0 0', '0 d / 0 0'])
    const ops = Array.from({ length: 2000 }, (_, i) => 2 * i)
    const found = lifeLines(record, history, { name: 'lost', sentence: '', key: 'k0', ops })
    expect([found?.lines.length, found?.more]).toEqual([3, 1997])
  })

  it('of an event that did not reach a queue: its bindings, and where else it came out', () => {
    const rows = [
      '0 s a fanout',
      '0 s b fanout',
      '0 e1 fanout',
      '1 c a 1',
      '0 e2 fanout',
      '1 d a 2 / 0 0',
      '1 d b 1 / 0 0',
      '0 d b / 0 0',
    ]
    expect(shown(pubsubHistory(rows), pubsub)).toEqual([
      [
        'event 2 of queue b',
        'bound plain: queue b bound to fanout by process 0 at n0',
        'sent good: emitted by process 0 at n0 to fanout x, confirmed after 1.0 s',
        'delivery plain: delivered to process 1 at n0, at the final drain, from queue a, acknowledged',
        'beside plain: event 1, sent before it, was delivered to process 1 at n0',
        'empty bad: never delivered: process 0 at n0 drained the queue, and it is empty (0 ready, 0 held by consumers)',
      ],
    ])
  })
})
