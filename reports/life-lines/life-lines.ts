/**
 * The life lines of an anomaly: those of the messages or records that its witness is about.
 * Station: report. Pure and bounded, whatever the history; one pass over it for all its anomalies (of logs, of each key), O(operations +
 * deliveries + records polled).
 */
import type { History } from '../../harness/core/history.ts'
import type { ClientOp } from '../../harness/core/op.ts'
import type { RunRecord } from '../../harness/core/record.ts'
import type { Anomaly } from '../../harness/core/verdict.ts'
import { invocationOf } from '../operation-view.ts'
import { type LifeLines, MOST_LINES } from './life-line.ts'
import { messageLine } from './messages.ts'
import { type QueueStory, queueStory } from './queue-story.ts'
import { type LogStory, logStory, recordLine } from './records.ts'
import { fieldsOf } from './told.ts'

/** Anomalies that are a message that did not come out. */
const LOSSES = new Set(['lost', 'lost-sent', 'missed'])

/** What was read from a history, which never changes, for as long as it is kept. */
const QUEUE_STORIES = new WeakMap<History, QueueStory>()
const LOG_STORIES = new WeakMap<History, Map<string | undefined, LogStory>>()

/** Undefined where the anomaly is not about messages or records, or its operations are not in the history. */
export function lifeLines({ scenario }: RunRecord, history: History, anomaly: Anomaly): LifeLines | undefined {
  const witness = new Set(anomaly.ops.flatMap((index) => invocationOf(history, index) ?? []))
  const ops = [...witness].sort((a, b) => a - b).map((index) => history.op(index) as ClientOp)
  const has = (...functions: readonly string[]) => ops.some(({ f }) => functions.includes(f))
  if (has('publish', 'emit', 'consume', 'drain')) {
    const story = known(QUEUE_STORIES, history, () => queueStory(history))
    const isAutomatic = scenario.settings['ack'] === 'auto'
    const question = { key: anomaly.key, witness, isLoss: LOSSES.has(anomaly.name), isAutomatic }
    return first(messagesOf(ops, story, witness), (message) => messageLine(story, message, question))
  }
  if (has('send', 'poll')) {
    const logs = known(LOG_STORIES, history, () => new Map())
    const story = known(logs, anomaly.key, () => logStory(history, anomaly.key))
    return first(recordsOf(ops, story, witness), (value) => recordLine(story, value, witness))
  }
  return undefined
}

function known<Key, Story>(stories: Stories<Key, Story>, key: Key, read: () => Story): Story {
  const before = stories.get(key)
  if (before !== undefined) return before
  const story = read()
  stories.set(key, story)
  return story
}

type Stories<Key, Story> = { get(key: Key): Story | undefined; set(key: Key, story: Story): unknown }

function first<T>(numbers: readonly number[], line: (number: number) => T | undefined) {
  const lines = numbers.slice(0, MOST_LINES).flatMap((number) => line(number) ?? [])
  return lines.length === 0 ? undefined : { lines, more: Math.max(0, numbers.length - MOST_LINES) }
}

/** Those the witness sent; else those it was handed, though nobody sent them. */
function messagesOf(ops: readonly ClientOp[], { sent, handed }: QueueStory, witness: ReadonlySet<number>) {
  const own = ops.flatMap(({ f, value }) => (f === 'publish' ? value : f === 'emit' ? fieldsOf(value)['event'] : []))
  const numbers = own.filter((message) => typeof message === 'number')
  if (numbers.length > 0) return [...new Set(numbers)]
  const unsent = [...handed].filter(
    ([message, all]) => !sent.has(message) && all.some(({ by }) => witness.has(by.invocation)),
  )
  return unsent.map(([message]) => message)
}

function recordsOf(ops: readonly ClientOp[], { sent, polls }: LogStory, witness: ReadonlySet<number>) {
  const own = ops.flatMap(({ f, value }) => (f === 'send' && typeof value === 'number' ? [value] : []))
  if (own.length > 0) return [...new Set(own)]
  const shown = polls.filter(({ by }) => witness.has(by.invocation)).flatMap(({ at }) => [...at.values()])
  return [...new Set(shown)].filter((value) => !sent.has(value))
}
