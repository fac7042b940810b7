/**
 * Life lines of messages in queues, and of events that exchanges hand on to queues: published and confirmed, delivered to whom,
 * acknowledged or not, and of one that never came out, where its neighbours went and that the queue is empty.
 * Station: report. Pure.
 */
import type { Json } from '../../harness/core/json.ts'
import { fewest, type LifeLine, type LifeStep, type Tone } from './life-line.ts'
import { neighbourSteps } from './neighbours.ts'
import { endWords, type Handed, nounOf, type QueueStory } from './queue-story.ts'
import { fieldsOf, named, outcomeWords, type Told, whoOf } from './told.ts'

/** What a witness is about: its queue, and its operations by their invocations. */
export type Question = {
  readonly key: string | undefined
  readonly witness: ReadonlySet<number>
  /** The anomaly is a message that never came out. */
  readonly isLoss: boolean
  /** The broker takes what it sent for acknowledged. */
  readonly isAutomatic: boolean
}

/** Undefined where nothing tells of it. */
export function messageLine(story: QueueStory, message: number, question: Question): LifeLine | undefined {
  const send = story.sent.get(message)
  const handed = story.handed.get(message) ?? []
  const key = question.key ?? send?.key
  const isOut = handed.some(({ by }) => by.key === key)
  const steps = [
    ...bindingSteps(story, send, key),
    ...(send === undefined ? [] : [sentStep(send, handed.length > 0)]),
    ...handed.flatMap((each, i) => deliverySteps(each, handed.slice(0, i), send, key, question)),
    ...(question.isLoss && !isOut ? [...neighbourSteps(story, message, key), ...emptySteps(story, key)] : []),
  ]
  if (steps.length === 0) return undefined
  const { kept, left } = fewest(steps, ({ kind, tone, operation }) => {
    if (kind === 'sent' || tone === 'bad') return 0
    return question.witness.has(operation) || kind === 'beside' || kind === 'end' ? 1 : 2
  })
  return {
    subject: `${nounOf(send)} ${message}`,
    ...(key === undefined ? {} : { place: `queue ${named(key)}` }),
    steps: kept,
    ...(left.length === 0 ? {} : { left: `and ${left.length} more deliveries and bindings` }),
  }
}

function moment(kind: LifeStep['kind'], tone: Tone, { invocation }: Told, timeNs: number, words: string): LifeStep {
  return { kind, tone, operation: invocation, fromNs: timeNs, toNs: timeNs, words }
}

function sentStep(send: Told, isOut: boolean): LifeStep {
  const { exchange, route } = fieldsOf(send.asked)
  const where = send.f === 'emit' ? ` to ${text(exchange)} ${text(route)}` : ''
  const words = `${send.f === 'emit' ? 'emitted' : 'published'} by ${whoOf(send)}${where}, ${outcomeWords(send, 'confirmed')}`
  const tone = send.outcome === 'ok' ? 'good' : send.outcome === 'fail' && !isOut ? 'plain' : 'doubtful'
  // When waiting for one of unknown outcome ended says nothing.
  const toNs = send.outcome === 'info' ? send.startNs : (send.endNs ?? send.startNs)
  return { ...moment('sent', tone, send, send.startNs, words), toNs }
}

/** The first time that each binding of the queue to the event's exchange was acknowledged. */
function bindingSteps({ bound }: QueueStory, send: Told | undefined, key: string | undefined): readonly LifeStep[] {
  if (send?.f !== 'emit') return []
  const { exchange } = fieldsOf(send.asked)
  const seen = new Set<string>()
  return bound.flatMap((told) => {
    const { exchange: other, pattern } = fieldsOf(told.asked)
    const name = text(pattern)
    if (told.key !== key || other !== exchange || seen.has(name)) return []
    seen.add(name)
    const words = `queue ${named(key ?? '')} bound to ${text(exchange)}${name === '' ? '' : ` ${name}`} by ${whoOf(told)}`
    return [moment('bound', 'plain', told, told.endNs ?? told.startNs, words)]
  })
}

function deliverySteps(
  { by, place, timeNs, redelivered, acknowledged }: Handed,
  before: readonly Handed[],
  send: Told | undefined,
  key: string | undefined,
  { isLoss, witness, isAutomatic }: Question,
): readonly LifeStep[] {
  const isOdd = !isLoss && witness.has(by.invocation) && by.key === key
  const isAgain = before.some((other) => other.by.key === by.key)
  const words = [
    `delivered to ${whoOf(by)}${by.f === 'drain' ? ', at the final drain' : ''}`,
    ...(isOdd ? [`its delivery no. ${place}`] : []),
    ...(by.key === key ? [] : [`from queue ${named(by.key ?? '')}`]),
    ...(send === undefined ? ['though nobody had sent it'] : []),
    ...(send?.outcome === 'fail' ? ['though its publish surely failed'] : []),
    ...(redelivered ? ['flagged redelivered'] : []),
    ...(isAgain && !redelivered ? ['again, and not flagged redelivered'] : []),
    acknowledged ? 'acknowledged' : isAutomatic ? 'taken for acknowledged (ack=auto)' : 'not acknowledged',
  ].join(', ')
  const tone = isOdd ? 'bad' : isAgain && !redelivered ? 'doubtful' : by.key === key ? 'good' : 'plain'
  const step = moment('delivery', tone, by, timeNs, words)
  if (acknowledged || isAutomatic || by.key !== key) return [step]
  const back = `${whoOf(by)} ${endWords(by)} without acknowledging it: it is due back in the queue`
  return [step, moment('end', 'plain', by, by.endNs ?? timeNs, back)]
}

/** The last word on what is left in the queue. */
function emptySteps({ consumers }: QueueStory, key: string | undefined): readonly LifeStep[] {
  const last = consumers.findLast(({ f, key: other }) => f === 'drain' && other === key)
  if (last === undefined) return []
  const { ready, held } = fieldsOf(last.value)
  const isEmpty = ready === 0 && held === 0
  const said = `${count(ready)} ready, ${count(held)} held by consumers`
  const words = `never delivered: ${whoOf(last)} drained the queue, and ${isEmpty ? `it is empty (${said})` : `it says: ${said}`}`
  return [moment('empty', isEmpty ? 'bad' : 'doubtful', last, last.endNs ?? last.startNs, words)]
}

function count(left: Json | undefined): string {
  return typeof left === 'number' ? String(left) : 'nobody said how many'
}

function text(word: Json | undefined): string {
  return typeof word === 'string' ? named(word) : ''
}
