/** A replay on a terminal: the same run, or the first event at which the two part. Station: report. Pure. */
import type { Verdict } from '../harness/core/verdict.ts'
import { count } from './format.ts'
import { clipped, visibleLine } from './visible.ts'

export type ReplayRecord = {
  readonly sameEvents: boolean
  readonly sameHistory: boolean
  readonly sameVerdict: boolean
  /** Of the run now. */
  readonly verdict: Verdict
  readonly eventHash: string
  readonly storedEventHash: string
  readonly events: number
  /** `words`: what happened at that event now. */
  readonly parting?: { readonly event: number; readonly words: readonly string[] }
}

const WORDS_SHOWN = 12

export function replayText(record: ReplayRecord): string {
  const { sameEvents, sameHistory, sameVerdict, verdict, eventHash, storedEventHash, events, parting } = record
  const word = (same: boolean) => (same ? 'the same' : 'not the same')
  const isSame = sameEvents && sameHistory && sameVerdict
  const hash = sameEvents ? eventHash : `${eventHash}, stored ${storedEventHash}`
  const lines = [
    isSame ? 'the same run, bit for bit' : 'NOT the same run',
    `  events     ${word(sameEvents)}: ${count(events)}, hash ${hash}`,
    `  history    ${word(sameHistory)}`,
    `  verdict    ${word(sameVerdict)}: ${verdict}`,
    ...(parting === undefined ? [] : partingLines(parting)),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

function partingLines({ event, words }: NonNullable<ReplayRecord['parting']>): readonly string[] {
  const shown = words.slice(0, WORDS_SHOWN).map((text) => `    ${clipped(visibleLine(text), 240)}`)
  const more = words.length - shown.length
  return [
    `  they part at event ${count(event)}${words.length === 0 ? ', of which nothing can be told' : ', which now is'}`,
    ...shown,
    ...(more > 0 ? [`    and ${more} more`] : []),
  ]
}
