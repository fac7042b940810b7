/**
 * Of a message that never came out: where the messages sent next before it and after it went, and the consumer that ended badly
 * meanwhile. A queue is in order, so this is about the time at which it was at the head of the queue, and who was there then.
 * Station: report. Pure.
 */
import type { LifeStep } from './life-line.ts'
import { endWords, type Handed, nounOf, type QueueStory } from './queue-story.ts'
import { whoOf } from './told.ts'

export function neighbourSteps(story: QueueStory, message: number, key: string | undefined): readonly LifeStep[] {
  const { sent, handed } = story
  const row = [...sent.keys()]
  const place = row.indexOf(message)
  if (place < 0) return []
  const out = (other: number) => handed.get(other)?.find(({ by }) => by.key === key)
  const before = row
    .slice(0, place)
    .map(out)
    .findLast((each) => each !== undefined)
  const next = row
    .slice(place + 1)
    .map(out)
    .find((each) => each !== undefined)
  const noun = nounOf(sent.get(message))
  return [
    ...(before === undefined ? [] : [wentTo(noun, before, 'sent before it')]),
    ...(next === undefined ? [] : [wentTo(noun, next, 'sent after it')]),
    ...badEnd(story, sent.get(message)?.startNs ?? 0, next?.timeNs ?? Infinity, key),
  ]
}

function wentTo(noun: string, { message, by, timeNs }: Handed, which: string): LifeStep {
  const words = `${noun} ${message}, ${which}, was delivered to ${whoOf(by)}`
  return { kind: 'beside', tone: 'plain', operation: by.invocation, fromNs: timeNs, toNs: timeNs, words }
}

/** The first consumer to crash or to lose its channel after the message was sent, of those there before the next one came out. */
function badEnd(
  { consumers }: QueueStory,
  sentNs: number,
  nextNs: number,
  key: string | undefined,
): readonly LifeStep[] {
  const ends = consumers
    .filter((by) => by.key === key && by.startNs <= nextNs && endWords(by) !== 'stopped')
    .map((by) => ({ by, atNs: by.endNs ?? by.startNs }))
    .filter(({ atNs }) => atNs >= sentNs)
    .sort((a, b) => a.atNs - b.atNs)
  return ends.slice(0, 1).map(({ by, atNs }) => {
    const words = `${whoOf(by)}, a consumer of the queue, ${endWords(by)}`
    return { kind: 'end', tone: 'doubtful', operation: by.invocation, fromNs: atNs, toNs: atNs, words }
  })
}
