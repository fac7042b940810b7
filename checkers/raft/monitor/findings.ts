/**
 * What one property found: the first few are kept with all they say, the rest is counted, since one defect is found again at
 * every later entry.
 * Station: checkers.
 */
import type { EntryId } from '../../../harness/core/raft-message.ts'
import type { Finding, FindingPlace, MonitorName } from './monitor.ts'

const KEPT_MAX = 4
const TEXT_MAX = 100

export class Findings {
  readonly checker: MonitorName
  readonly #kept: Finding[] = []
  #count = 0

  constructor(checker: MonitorName) {
    this.checker = checker
  }

  get kept(): readonly Finding[] {
    return this.#kept
  }

  get count(): number {
    return this.#count
  }

  /** The sentence is asked for only if it is kept. The last place is where it showed. */
  note(anomaly: string, places: readonly FindingPlace[], sentence: () => string): void {
    this.#count++
    if (this.#kept.length >= KEPT_MAX) return
    const timeUs = places.at(-1)?.timeUs ?? 0
    this.#kept.push({ checker: this.checker, anomaly, sentence: sentence(), timeUs, places })
  }
}

/** A command of a log in a few words, such as 'r3=17'. */
export type CommandWords = (command: unknown) => string

/** What a command looks like, where its system has no words for it. */
export function commandText(command: unknown): string {
  const text = JSON.stringify(command) ?? ''
  return text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)}...` : text
}

/** '(2, 14)', or with words '(2, 14) r3=17'. */
export function entryText({ term, index }: EntryId, words = ''): string {
  return words === '' ? `(${term}, ${index})` : `(${term}, ${index}) ${words}`
}

/** '12.345678 s'. */
export function timeText(timeUs: number): string {
  return `${(timeUs / 1e6).toFixed(6)} s`
}
