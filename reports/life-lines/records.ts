/**
 * Life lines of records in logs: sent, acknowledged at an offset, and each poll that passed an offset at which anybody saw the
 * record, with what it was shown there.
 * Station: report. Pure. Knows the shapes of the log workload's values (harness/workloads/log-schema.ts) and nothing else of it.
 * O(operations + records polled).
 */
import type { History } from '../../harness/core/history.ts'
import type { Json } from '../../harness/core/json.ts'
import { counted, seconds } from '../format.ts'
import { fewest, type LifeLine, type LifeStep, type Tone } from './life-line.ts'
import { fieldsOf, listIn, named, outcomeWords, type Told, toldBy, whoOf } from './told.ts'

export type Poll = {
  readonly by: Told
  readonly from: number
  readonly next: number
  readonly at: ReadonlyMap<number, number>
}

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
  const isFailed = send === undefined || send.outcome === 'fail'
  const polled = pollSteps(story.polls, value, [...places], isFailed, witness)
  const steps = [
    ...(send === undefined ? [] : [sentStep(send, acknowledged, isFailed && polled.length > 0)]),
    ...polled,
  ]
  if (steps.length === 0) return undefined
  const { kept, left } = fewest(steps, ({ kind, tone, operation }) => {
    if (kind === 'sent') return 0
    return witness.has(operation) ? 1 : tone === 'bad' ? 2 : 3
  })
  return {
    subject: `record ${value}`,
    place: story.key === undefined ? 'the log' : `log ${named(story.key)}`,
    steps: kept,
    ...(left.length === 0 ? {} : { left: `and ${counted(left.length, 'more answer')} of polls` }),
  }
}

function sentStep(send: Told, offset: Json | undefined, isShown: boolean): LifeStep {
  const where = typeof offset === 'number' ? ` at offset ${offset}` : ''
  const words = `sent by ${whoOf(send)}, ${outcomeWords(send, `acknowledged${where}`)}`
  const tone = send.outcome === 'ok' ? 'good' : send.outcome === 'info' || isShown ? 'doubtful' : 'plain'
  const toNs = send.outcome === 'info' ? send.startNs : (send.endNs ?? send.startNs)
  return { kind: 'sent', tone, operation: send.invocation, fromNs: send.startNs, toNs, words }
}

/**
 * The first poll of each kind of answer, the others only counted; and those of the witness. `places`: offsets at which anybody
 * saw the record, first the one where it should stand.
 */
function pollSteps(
  polls: readonly Poll[],
  value: number,
  places: readonly number[],
  isFailed: boolean,
  witness: ReadonlySet<number>,
): readonly LifeStep[] {
  const answers = new Map<string, { readonly tone: Tone; readonly told: Poll[]; readonly others: Poll[] }>()
  for (const poll of polls) {
    const answer = answerOf(poll, value, places, isFailed)
    if (answer === undefined) continue
    const { told, others } = answers.get(answer.words) ?? { told: [], others: [] }
    answers.set(answer.words, { tone: answer.tone, told, others })
    const isTold = told.length === 0 || witness.has(poll.by.invocation)
    ;(isTold ? told : others).push(poll)
  }
  return [...answers].flatMap(([words, { tone, told, others }]) =>
    told.map(({ by, from, next }, i): LifeStep => {
      const last = others.at(-1)?.by
      const more =
        i > 0 || last === undefined
          ? ''
          : `; the same for ${counted(others.length, 'other')} until ${seconds(last.startNs)}`
      const [operation, fromNs, toNs] = [by.invocation, by.startNs, by.endNs ?? by.startNs]
      return {
        kind: 'poll',
        tone,
        operation,
        fromNs,
        toNs,
        words: `polled by ${whoOf(by)} (${from} to ${next}): ${words}${more}`,
      }
    }),
  )
}

/** What a poll was shown where the record should stand, and where else it was shown it; undefined where it tells of neither. */
function answerOf(
  { from, next, at }: Poll,
  value: number,
  [home, ...elsewhere]: readonly number[],
  isFailed: boolean,
): { readonly words: string; readonly tone: Tone } | undefined {
  const passes = home !== undefined && from <= home && home < next
  const found = home === undefined ? undefined : at.get(home)
  const also = elsewhere.filter((offset) => at.get(offset) === value)
  if (!passes && also.length === 0) return undefined
  const own = [...(found === value ? [home] : []), ...also]
  const parts = [
    ...(passes && found !== value
      ? [found === undefined ? `offset ${home} has no record` : `offset ${home} has ${found} instead`]
      : []),
    ...(own.length > 0 ? [`it is at offset ${own.join(' and at ')}`] : []),
  ]
  const tone = (passes && found !== value) || also.length > 0 || isFailed ? 'bad' : 'good'
  return { words: `${parts.join(', ')}${isFailed ? ', though its send did not succeed' : ''}`, tone }
}
