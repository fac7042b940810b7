/**
 * Who leads since when, seen at every step of a simulated Raft cluster; and whoever waits for the next election is told.
 * Station: campaign. O(1) a step.
 */
import type { SimRaft } from '../../systems/sim-system.ts'

type Leading = { readonly term: number; readonly sinceUs: number }

export class LeaderWatch {
  readonly #raft: Pick<SimRaft, 'view'>
  /** Those who take themselves for the leader. */
  readonly #leading = new Map<string, Leading>()
  #highestTerm = 0
  #waiting: (() => void)[] = []
  #isOn: boolean

  /** `isOn`: from the start; else nothing is looked at before `begin`. */
  constructor(raft: Pick<SimRaft, 'view'>, isOn: boolean) {
    this.#raft = raft
    this.#isOn = isOn
  }

  /** Looks on from now on. `states`: of the running nodes; whoever leads then counts as leading since then. */
  begin(states: ReadonlyMap<string, unknown>, timeUs: number): void {
    if (this.#isOn) return
    this.#isOn = true
    for (const [node, state] of states) this.step(node, state, timeUs)
  }

  /** An observer's. */
  step(node: string, state: unknown, timeUs: number): void {
    if (!this.#isOn) return
    const { role, term } = this.#raft.view(state)
    const known = this.#leading.get(node)
    if (role !== 'leader') {
      if (known !== undefined) this.#leading.delete(node)
    } else if (known?.term !== term) {
      this.#leading.set(node, { term, sinceUs: timeUs })
      if (term > this.#highestTerm) this.#elected(term)
    }
  }

  /** A process that ends leads no more. */
  ended(node: string): void {
    this.#leading.delete(node)
  }

  /** Calls it once, at the next election in a term beyond all that were seen. */
  onElection(elected: () => void): void {
    this.#waiting.push(elected)
  }

  /** Of these nodes the one that leads in the highest term. */
  leaderOf(nodes: readonly string[]): { readonly node: string; readonly sinceUs: number } | undefined {
    let found: (Leading & { readonly node: string }) | undefined
    for (const [node, leading] of this.#leading)
      if (nodes.includes(node) && (found === undefined || leading.term > found.term)) found = { node, ...leading }
    return found
  }

  #elected(term: number): void {
    this.#highestTerm = term
    const waiting = this.#waiting
    this.#waiting = []
    for (const elected of waiting) elected()
  }
}
