/**
 * Life lines of records in logs: sent, acknowledged at an offset, and each poll that passed an offset at which anybody saw the
 * record, with what it was shown there.
 * Station: report. Pure. Knows the shapes of the log workload's values (harness/workloads/log-schema.ts) and nothing else of it.
 * O(operations + records polled).
 */
import type { History } from '../../harness/core/history.ts'
import type { Json } from '../../harness/core/json.ts'
import { fewest, type LifeLine, type LifeStep } from './life-line.ts'
import { fieldsOf, listIn, named, outcomeWords, type Told, toldBy } from './told.ts'

export type Poll = { readonly by: Told; readonly from: number; readonly next: number; readonly at: ReadonlyMap<number, number> }

/** Of one log. */
export type LogStory = {
  readonly key: string | undefined
  /** By value. */
  readonly sent: ReadonlyMap<number, Told>
  /** Those that ended ok, in order. */
  readonly polls: readonly Poll[]
}

/** `key`: the log; undefined: of operations that name none. */
export function logStory(history: History, key: string | undefined): LogStory {
  const sent = new Map<number, Told>()
  const polls: Poll[] = []
  for (const told of toldBy(history, ['send', 'poll'])) {
    if (told.key !== key) continue
    if (told.f === 'send' && typeof told.asked === 'number') sent.set(told.asked, told)
    const { from, next, records } = fieldsOf(told.value)
    if (told.f !== 'poll' || told.outcome !== 'ok' || typeof from !== 'number' || typeof next !== 'number') continue
    polls.push({ by: told, from, next, at: new Map(listIn(records).filter(isRecord)) })
  }
  return { key, sent, polls }
}

function isRecord(record: Json): record is [number, number] {
  return Array.isArray(record) && record.length === 2 && record.every((each) => typeof each === 'number')
}

/** `witness`: operations of the anomaly, by their invocations. Undefined where nothing tells of it. */
export function recordLine(story: LogStory, value: number, witness: ReadonlySet<number>): LifeLine | undefined {
  const send = story.sent.get(value)
  const acknowledged = listIn(send?.outcome === 'ok' ? send.value : null)[0]
  const places = new Set(typeof acknowledged === 'number' ? [acknowledged] : [])
  for (const { at } of story.polls) for (const [offset, shown] of at) if (shown === value) places.add(offset)
  const [home] = places
  const isFailed = send === undefined || send.outcome === 'fail'
  const polled = [...places].flatMap((offset) => story.polls.flatMap((poll) => pollSteps(poll, value, offset, home, isFailed)))
  const steps = [...(send === undefined ? [] : [sentStep(send, acknowledged, isFailed && polled.length > 0)]), ...polled]
  if (steps.length === 0) return undefined
  const { kept, left } = fewest(steps, ({ kind, tone, operation }) => {
    if (kind === 'sent') return 0
    return witness.has(operation) ? 1 : tone === 'bad' ? 2 : 3
  })
  return {
    subject: `record ${value}`,
    place: story.key === undefined ? 'the log' : `log ${named(story.key)}`,
    steps: kept,
    ...(left.length === 0 ? {} : { left: leftWords(left) }),
  }
}

function sentStep(send: Told, offset: Json | undefined, isShown: boolean): LifeStep {
  const where = typeof offset === 'number' ? ` at offset ${offset}` : ''
  const words = `sent by ${send.who}, ${outcomeWords(send, `acknowledged${where}`)}`
  const tone = send.outcome === 'ok' ? 'good' : send.outcome === 'info' || isShown ? 'doubtful' : 'plain'
  const toNs = send.outcome === 'info' ? send.startNs : (send.endNs ?? send.startNs)
  return { kind: 'sent', tone, operation: send.invocation, fromNs: send.startNs, toNs, words }
}

/** What the poll was shown at the offset; nothing where it did not pass it. `home`: where the record stood first. */
function pollSteps(
  { by, from, next, at }: Poll,
  value: number,
  offset: number,
  home: number | undefined,
  isFailed: boolean,
): readonly LifeStep[] {
  if (offset < from || offset >= next) return []
  const shown = at.get(offset)
  const isElsewhere = offset !== home
  // Where it stands a second time, only those that show it tell of it.
  if (isElsewhere && shown !== value) return []
  const what =
    shown === undefined
      ? `passed offset ${offset} and was shown no record there`
      : shown === value
        ? `was shown it at offset ${offset}${isElsewhere ? ', too' : ''}${isFailed ? ', though its send did not succeed' : ''}`
        : `was shown ${shown} at offset ${offset} instead`
  const tone = shown === value && !isElsewhere && !isFailed ? 'good' : 'bad'
  const toNs = by.endNs ?? by.startNs
  const words = `a poll by ${by.who} from ${from} to ${next} ${what}`
  return [{ kind: 'poll', tone, operation: by.invocation, fromNs: by.startNs, toNs, words }]
}

function leftWords(left: readonly LifeStep[]): string {
  const bad = left.filter(({ tone }) => tone === 'bad').length
  const parts = [...(bad > 0 ? [`${bad} that are at odds with it`] : []), ...(left.length > bad ? [`${left.length - bad} that are not`] : [])]
  return `and ${left.length} more polls: ${parts.join(', ')}`
}
