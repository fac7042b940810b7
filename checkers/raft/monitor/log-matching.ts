/**
 * Log Matching: if two logs contain an entry with the same index and term, they are identical up to it (Raft paper, Figure 3;
 * section 5.3). By induction it is enough that each entry, named by term and index, has the same command and the same term
 * before it wherever it is; so each entry is looked at once in each log, when it comes in.
 * Station: checkers. After a restart the whole log is looked at, since a disk may have lost what lay in the middle.
 */
import type { LogView, RaftView } from '../../../harness/core/raft-view.ts'
import { type CommandWords, entryText, Findings, timeText } from './findings.ts'
import { IndexTable } from './index-table.ts'
import { commonIndex } from './log-change.ts'
import type { Property } from './monitor.ts'
import type { NodeSeen } from './node-seen.ts'

/** An entry as it was first seen, and where. Others at the same index have other terms. */
type Entry = {
  readonly term: number
  readonly termBefore: number
  readonly command: unknown
  readonly node: string
  readonly timeUs: number
  readonly other: Entry | undefined
}

export class LogMatching implements Property {
  readonly findings: Findings = new Findings('log-matching')
  readonly #words: CommandWords
  readonly #entries = new IndexTable<Entry>()
  #seen = 0
  #cut = 0

  constructor(words: CommandWords) {
    this.#words = words
  }

  stepped(before: NodeSeen, { log }: RaftView, timeUs: number): void {
    if (log === before.log && !before.isFresh) return
    const common = before.isFresh ? log.snapshot.index : this.#common(before.log, log)
    let termBefore = log.termAt(common) ?? 0
    for (let index = common + 1; index <= log.lastIndex; index++) {
      const term = log.termAt(index) ?? 0
      this.#look(before.node, index, term, termBefore, log.commandAt(index), timeUs)
      termBefore = term
    }
  }

  forgetBelow(index: number): void {
    this.#entries.forgetBelow(index)
  }

  stats(): { readonly entries: number; readonly cut: number } {
    return { entries: this.#seen, cut: this.#cut }
  }

  whyNothing(): string | undefined {
    return this.#seen === 0 ? 'no log ever had an entry' : undefined
  }

  #common(before: LogView, after: LogView): number {
    const common = commonIndex(before, after)
    this.#cut += Math.max(0, before.lastIndex - common)
    return common
  }

  #look(node: string, index: number, term: number, termBefore: number, command: unknown, timeUs: number): void {
    this.#seen++
    const head = this.#entries.at(index)
    let known = head
    while (known !== undefined && known.term !== term) known = known.other
    if (known === undefined) this.#entries.set(index, { term, termBefore, command, node, timeUs, other: head })
    else if (known.termBefore !== termBefore || known.command !== command)
      this.#mismatch(known, { term, termBefore, command, node, timeUs, other: undefined }, index)
  }

  #mismatch(known: Entry, found: Entry, index: number): void {
    const { term, node, timeUs } = found
    this.findings.note(
      'log-mismatch',
      [
        { node: known.node, timeUs: known.timeUs, term, index },
        { node, timeUs, term, index },
      ],
      () => {
        const what =
          known.command !== found.command
            ? `is ${this.#words(known.command)} on ${known.node} and ${this.#words(found.command)} on ${node}`
            : `follows an entry of term ${known.termBefore} on ${known.node} and one of term ${found.termBefore} on ${node}`
        return `the entry ${entryText({ term, index })} ${what} (since ${timeText(known.timeUs)} and ${timeText(timeUs)})`
      },
    )
  }
}
