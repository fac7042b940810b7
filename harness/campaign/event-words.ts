/** An observer that puts the event under way into words, for the one at which two runs part. Station: campaign. */
import type { Completion } from '../../systems/client.ts'
import type { SimEvent, SimRaft } from '../../systems/sim-system.ts'
import type { SimObserver } from '../runtime/sim/observer.ts'

export class EventWords implements SimObserver {
  readonly #raft: Pick<SimRaft, 'describe'> | undefined
  #words: string[] = []

  constructor(raft: Pick<SimRaft, 'describe'> | undefined) {
    this.#raft = raft
  }

  /** All that was told since the last call, in order; times are the world's. */
  take(): readonly string[] {
    const words = this.#words
    this.#words = []
    return words
  }

  step(node: string, _state: unknown, timeUs: number, event: SimEvent): void {
    const what = event.type === 'timer' ? `timer '${event.timer}'` : event.type
    this.#tell(timeUs, `${node} takes a step: ${what}`)
  }

  sent(from: string, to: string, message: unknown, timeUs: number): void {
    this.#tell(timeUs, `${from} sends ${this.#message(from, to, message)} to ${to}`)
  }

  delivered(from: string, to: string, message: unknown, timeUs: number): void {
    this.#tell(timeUs, `${to} gets ${this.#message(from, to, message)} from ${from}`)
  }

  lost(from: string, to: string, message: unknown, timeUs: number, why: string): void {
    this.#tell(timeUs, `${this.#message(from, to, message)} from ${from} to ${to} is lost (${why})`)
  }

  started(node: string, timeUs: number, life: number): void {
    this.#tell(timeUs, `${node} starts, life ${life}`)
  }

  ended(node: string, timeUs: number, how: string): void {
    this.#tell(timeUs, `${node} ends (${how})`)
  }

  completed(node: string, request: number, completion: Completion, timeUs: number): void {
    this.#tell(timeUs, `request ${request} at ${node} is answered: ${JSON.stringify(completion)}`)
  }

  #message(from: string, to: string, message: unknown): string {
    if (this.#raft === undefined) return JSON.stringify(message) ?? 'a message'
    const { type, term, index, commit, entries } = this.#raft.describe(from, to, message)
    return `${type} (term ${term}, index ${index}, commit ${commit}, ${entries.length} entries)`
  }

  #tell(timeUs: number, text: string): void {
    this.#words.push(`${(timeUs / 1e6).toFixed(6)} s  ${text}`)
  }
}
