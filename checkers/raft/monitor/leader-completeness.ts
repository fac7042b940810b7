/**
 * Leader Completeness: an entry committed in a term is in the logs of the leaders of all higher terms (Raft paper, Figure 3;
 * section 5.4.3).
 *
 * That an entry is committed shows first at the leader that commits it, in its own term. Of each term the highest such entry
 * is enough: who has it has all before it (Log Matching), and what is compacted away was committed. Terms and indexes of
 * what is kept both rise, so a new leader is held against one entry, the last of a lower term; and a commit against those
 * leaders alone that were elected to a higher term before it was made.
 * Station: checkers.
 */
import type { EntryId } from '../../../harness/core/raft-message.ts'
import type { LogView, RaftView } from '../../../harness/core/raft-view.ts'
import { type CommandWords, entryText, Findings, timeText } from './findings.ts'
import { holds } from './log-change.ts'
import type { Property } from './monitor.ts'
import { becameLeader, type NodeSeen } from './node-seen.ts'

/** `inTerm`: the term of the node where it showed. */
type Committed = EntryId & {
  readonly inTerm: number
  readonly node: string
  readonly timeUs: number
  readonly words: () => string
}
type Elected = { readonly term: number; readonly node: string; readonly log: LogView; readonly timeUs: number }

/** A commit in a lower term than a leader's comes soon after its election, if at all. */
const LEADERS_KEPT = 16

export class LeaderCompleteness implements Property {
  readonly findings: Findings = new Findings('leader-completeness')
  readonly #words: CommandWords
  /** By rising term and index. */
  readonly #committed: Committed[] = []
  /** By rising term, with the log at the election. */
  readonly #elected: Elected[] = []
  #elections = 0

  constructor(words: CommandWords) {
    this.#words = words
  }

  stepped(before: NodeSeen, view: RaftView, timeUs: number): void {
    if (becameLeader(before, view)) this.#elect({ term: view.term, node: before.node, log: view.log, timeUs })
    const isNew = view.commitIndex > before.commitIndex || before.commitIndex > before.log.lastIndex
    if (isNew) this.#commit(before.node, view, timeUs)
  }

  stats(): { readonly elections: number; readonly committed: number } {
    return { elections: this.#elections, committed: this.#committed.at(-1)?.index ?? 0 }
  }

  whyNothing(): string | undefined {
    return this.#elections === 0 ? 'no node ever led' : undefined
  }

  #elect(leader: Elected): void {
    this.#elections++
    const at = this.#elected.findLastIndex(({ term }) => term <= leader.term) + 1
    this.#elected.splice(at, 0, leader)
    if (this.#elected.length > LEADERS_KEPT) this.#elected.shift()
    const committed = this.#committed.findLast(({ inTerm }) => inTerm < leader.term)
    if (committed !== undefined && !holds(leader.log, committed)) this.#lacks(leader, committed, leader.timeUs)
  }

  #commit(node: string, { log, commitIndex: index, term: inTerm }: RaftView, timeUs: number): void {
    const at = this.#committed.findLastIndex((known) => known.inTerm <= inTerm)
    const known = this.#committed[at]
    const term = log.termAt(index)
    if (term === undefined || index === 0 || (known !== undefined && known.index >= index)) return
    const words = () => (index > log.snapshot.index ? this.#words(log.commandAt(index)) : '')
    const committed: Committed = { term, index, inTerm, node, timeUs, words }
    // Replaces what it covers: the same term's last, and those of higher terms that do not reach as far.
    const from = known?.inTerm === inTerm ? at : at + 1
    const next = this.#committed.findIndex((other, i) => i >= from && other.index > index)
    this.#committed.splice(from, (next === -1 ? this.#committed.length : next) - from, committed)
    for (let i = this.#elected.length - 1; i >= 0; i--) {
      const leader = this.#elected[i] as Elected
      if (leader.term <= inTerm) return
      if (!holds(leader.log, committed)) this.#lacks(leader, committed, timeUs)
    }
  }

  #lacks({ node, term, log, timeUs }: Elected, committed: Committed, showedUs: number): void {
    const { index } = committed
    const places = [
      { node: committed.node, timeUs: committed.timeUs, term: committed.inTerm, index },
      { node, timeUs, term, index },
    ]
    this.findings.note('leader-lacks-committed-entry', showedUs === timeUs ? places : places.reverse(), () => {
      const instead = log.termAt(index)
      const has = instead === undefined ? `ends at index ${log.lastIndex}` : `has one of term ${instead} there`
      return `${node} led term ${term} (since ${timeText(timeUs)}) without the entry ${entryText(committed, committed.words())}, which ${committed.node} had committed in term ${committed.inTerm} (at ${timeText(committed.timeUs)}): its log ${has}`
    })
  }
}
