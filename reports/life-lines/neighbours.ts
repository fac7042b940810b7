/**
 * Of a message that never came out: where the nearest messages of its publisher went, before it and after it, and what became
 * of the consumers that took them. A queue is in order, so whoever took the one before was most likely sent this one too.
 * Station: report. Pure.
 */
import type { LifeStep } from './life-line.ts'
import { endWords, type Handed, type QueueStory } from './queue-story.ts'

export function neighbourSteps(
  { sent, handed }: QueueStory,
  message: number,
  key: string | undefined,
): readonly LifeStep[] {
  const send = sent.get(message)
  if (send === undefined) return []
  const row = [...sent].filter(([, { process, f }]) => process === send.process && f === send.f)
  const place = row.findIndex(([other]) => other === message)
  const out = ([other]: (typeof row)[number]) => handed.get(other)?.find(({ by }) => by.key === key)
  const before = row.slice(0, place).findLast(out)
  const after = row.slice(place + 1).find(out)
  const [first, second] = [before && out(before), after && out(after)]
  return [
    ...(first === undefined ? [] : [wentTo(first, 'sent just before by the same process')]),
    ...(second === undefined ? [] : [wentTo(second, 'the next of that process to come out')]),
    ...endOf([first, second].filter((each) => each !== undefined)),
  ]
}

function wentTo({ message, by, timeNs }: Handed, which: string): LifeStep {
  const words = `${message}, ${which}, was delivered to ${by.who}`
  return { kind: 'beside', tone: 'plain', operation: by.invocation, fromNs: timeNs, toNs: timeNs, words }
}

/** Of those consumers, the ones that did not end well. */
function endOf(neighbours: readonly Handed[]): readonly LifeStep[] {
  const consumers = new Map(neighbours.map(({ by }) => [by.invocation, by]))
  return [...consumers.values()].flatMap((by): readonly LifeStep[] => {
    const end = endWords(by)
    if (end === 'stopped') return []
    const atNs = by.endNs ?? by.startNs
    return [{ kind: 'end', tone: 'doubtful', operation: by.invocation, fromNs: atNs, toNs: atNs, words: `${by.who} ${end}` }]
  })
}
