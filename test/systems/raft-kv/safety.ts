/**
 * Watches a simulated raft-kv cluster from inside and names the first property of Figure 3 that is broken; and, from what
 * clients saw alone, stale reads. Naive on purpose: it is the judge of the clever code.
 */
import type { Entry, Log } from '../../../systems/raft-kv/log.ts'
import type { RaftState } from '../../../systems/raft-kv/state.ts'

export type Property =
  | 'election safety'
  | 'log matching'
  | 'leader completeness'
  | 'state machine safety'
  | 'no stale read'
  | 'no acknowledged write lost'

export type Violation = { readonly property: Property; readonly detail: string }

export class SafetyMonitor {
  readonly violations: Violation[] = []
  readonly #leaders = new Map<number, string>()
  /** The entry that was first applied at each index, by any node. */
  readonly #applied: Entry[] = []
  readonly #seen = new Map<string, RaftState>()
  /** Highest revision that a client was told of, by key. */
  readonly #acknowledged = new Map<string, number>()

  /** To be called after every event. */
  watch(states: ReadonlyMap<string, unknown>): void {
    for (const [node, unknown] of states) {
      const state = unknown as RaftState
      const before = this.#seen.get(node)
      if (before === state) continue
      this.#seen.set(node, state)
      this.#watchApplied(node, state, before)
      if (state.role.type === 'leader') this.#watchLeader(node, state)
      if (before === undefined || before.log !== state.log) this.#watchLogs(node, state.log)
    }
    for (const node of this.#seen.keys()) if (!states.has(node)) this.#seen.delete(node)
  }

  /** What a read that begins now must at least see. */
  floor(key: string): number {
    return this.#acknowledged.get(key) ?? 0
  }

  /** A client was told this revision of the key; `floor` is what it was when the operation began. */
  acknowledge(key: string, revision: number, floor: number): void {
    if (revision < floor) this.#violated('no stale read', `${key}: read ${revision} after ${floor} was acknowledged`)
    this.#acknowledged.set(key, Math.max(this.floor(key), revision))
  }

  /** When all is healed and quiet: every acknowledged revision is an applied entry of that key. */
  finish(): void {
    for (const [key, revision] of this.#acknowledged) {
      const command = this.#applied[revision - 1]?.command
      if (revision > 0 && (command === undefined || command.type === 'no-op' || command.key !== key))
        this.#violated('no acknowledged write lost', `${key} at ${revision}`)
    }
  }

  #watchApplied(node: string, state: RaftState, before: RaftState | undefined): void {
    for (let index = (before?.appliedIndex ?? 0) + 1; index <= state.appliedIndex; index++) {
      const entry = state.log.at(index)
      const first = this.#applied[index - 1]
      if (first === undefined) this.#applied[index - 1] = entry
      else if (!isSame(first, entry))
        this.#violated('state machine safety', `${node} applied another entry at ${index}`)
    }
  }

  /** Every entry that was ever applied is in the log of each leader of a later term. */
  #watchLeader(node: string, { term, log }: RaftState): void {
    const known = this.#leaders.get(term)
    if (known === node) return
    if (known !== undefined) this.#violated('election safety', `${known} and ${node} lead term ${term}`)
    this.#leaders.set(term, node)
    const lost = this.#applied.findIndex((entry, i) => i >= log.lastIndex || !isSame(entry, log.at(i + 1)))
    if (lost !== -1) this.#violated('leader completeness', `${node} leads term ${term} without entry ${lost + 1}`)
  }

  /** Where two logs hold entries of equal index and term, they are equal up to there. */
  #watchLogs(node: string, log: Log): void {
    for (const [other, { log: theirs }] of this.#seen) {
      if (other === node) continue
      let index = Math.min(log.lastIndex, theirs.lastIndex)
      while (index > 0 && log.termAt(index) !== theirs.termAt(index)) index--
      for (; index > 0; index--) {
        if (log.at(index) === theirs.at(index)) break
        if (isSame(log.at(index), theirs.at(index))) continue
        this.#violated('log matching', `${node} and ${other} at ${index}`)
        break
      }
    }
  }

  #violated(property: Property, detail: string): void {
    this.violations.push({ property, detail })
  }
}

/** Entries keep their identity on their way from log to log, so most comparisons end at once. */
function isSame(a: Entry, b: Entry): boolean {
  return (
    a === b ||
    (a.term === b.term &&
      a.origin?.request === b.origin?.request &&
      JSON.stringify(a.command) === JSON.stringify(b.command))
  )
}
