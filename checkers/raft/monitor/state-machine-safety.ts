/**
 * State Machine Safety: no two nodes apply different entries at the same index (Raft paper, Figure 3; section 5.4.3); and
 * what follows for deterministic machines: who has applied as much is in the same state.
 * Station: checkers. A node that applied several entries in one step is held to each of them. Entries that came in a
 * snapshot are not seen one by one: the state is, by its digest.
 */
import type { RaftView } from '../../../harness/core/raft-view.ts'
import { type CommandWords, entryText, Findings, timeText } from './findings.ts'
import { IndexTable } from './index-table.ts'
import type { Property } from './monitor.ts'
import type { NodeSeen } from './node-seen.ts'

type Applied = { readonly term: number; readonly command: unknown; readonly node: string; readonly timeUs: number }
type State = { readonly digest: number; readonly node: string; readonly timeUs: number; readonly term: number }

export class StateMachineSafety implements Property {
  readonly findings: Findings = new Findings('state-machine-safety')
  readonly #words: CommandWords
  /** Each as it was first seen. */
  readonly #applied = new IndexTable<Applied>()
  readonly #states = new IndexTable<State>()
  #entries = 0
  #compared = 0

  constructor(words: CommandWords) {
    this.#words = words
  }

  stepped(before: NodeSeen, view: RaftView, timeUs: number): void {
    const { appliedIndex, log, digest } = view
    const isAdvanced = before.isFresh || appliedIndex > before.appliedIndex
    if (isAdvanced) {
      const from = Math.max(before.isFresh ? 0 : before.appliedIndex, log.snapshot.index)
      for (let index = from + 1; index <= appliedIndex && index <= log.lastIndex; index++)
        this.#apply(index, log.termAt(index) ?? 0, log.commandAt(index), before.node, timeUs)
    }
    if (isAdvanced || digest !== before.digest || appliedIndex !== before.appliedIndex)
      this.#compare(appliedIndex, { digest, node: before.node, timeUs, term: log.termAt(appliedIndex) ?? 0 })
  }

  forgetBelow(index: number): void {
    this.#applied.forgetBelow(index)
    this.#states.forgetBelow(index)
  }

  stats(): { readonly applied: number; readonly statesCompared: number } {
    return { applied: this.#entries, statesCompared: this.#compared }
  }

  whyNothing(): string | undefined {
    return this.#entries === 0 ? 'nothing was ever applied' : undefined
  }

  #apply(index: number, term: number, command: unknown, node: string, timeUs: number): void {
    this.#entries++
    const first = this.#applied.at(index)
    if (first === undefined) this.#applied.set(index, { term, command, node, timeUs })
    else if (first.term !== term || first.command !== command)
      this.findings.note(
        'applied-entries-differ',
        [
          { node: first.node, timeUs: first.timeUs, term: first.term, index },
          { node, timeUs, term, index },
        ],
        () => {
          const one = `${first.node} applied ${entryText({ term: first.term, index }, this.#words(first.command))}`
          const other = `${node} ${entryText({ term, index }, this.#words(command))}`
          return `at index ${index} ${one} (at ${timeText(first.timeUs)}), ${other} (at ${timeText(timeUs)})`
        },
      )
  }

  #compare(index: number, state: State): void {
    const first = this.#states.at(index)
    if (first === undefined) {
      this.#states.set(index, state)
      return
    }
    this.#compared++
    if (first.digest === state.digest) return
    this.findings.note(
      'states-differ',
      [first, state].map(({ node, timeUs, term }) => ({ node, timeUs, term, index })),
      () =>
        `having applied up to index ${index}, ${first.node} (at ${timeText(first.timeUs)}) and ${state.node} (at ${timeText(state.timeUs)}) are in different states`,
    )
  }
}
