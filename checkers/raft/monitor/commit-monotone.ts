/**
 * Commit and applied index only rise in one life of a node (Raft paper, Figure 2, "Volatile state"), applied <= commit <=
 * last index, and what a node knows to be committed stays in its log.
 * Station: checkers. Over a restart both may begin anew.
 */
import type { EntryId } from '../../../harness/core/raft-message.ts'
import type { LogView, RaftView } from '../../../harness/core/raft-view.ts'
import { type CommandWords, entryText, Findings, timeText } from './findings.ts'
import { holds } from './log-change.ts'
import type { FindingPlace, Property } from './monitor.ts'
import type { NodeSeen } from './node-seen.ts'

export class CommitMonotone implements Property {
  readonly findings: Findings = new Findings('commit-monotone')
  readonly #words: CommandWords
  #advances = 0

  constructor(words: CommandWords) {
    this.#words = words
  }

  stepped(before: NodeSeen, view: RaftView, timeUs: number): void {
    if (view.commitIndex > before.commitIndex || before.isFresh) this.#advances++
    const place = { node: before.node, timeUs, term: view.term }
    if (!before.isFresh) this.#goesOn(before, view, place)
    this.#isInOrder(before, view, place)
  }

  stats(): { readonly advances: number } {
    return { advances: this.#advances }
  }

  whyNothing(): string | undefined {
    return this.#advances === 0 ? 'no node took a step' : undefined
  }

  #goesOn(before: NodeSeen, { commitIndex, appliedIndex, log }: RaftView, place: FindingPlace): void {
    const { node, timeUs } = place
    if (commitIndex < before.commitIndex)
      this.findings.note('commit-went-back', [{ ...place, index: commitIndex }], () => {
        return `the commit index of ${node} went back from ${before.commitIndex} to ${commitIndex} at ${timeText(timeUs)}`
      })
    if (appliedIndex < before.appliedIndex)
      this.findings.note('applied-went-back', [{ ...place, index: appliedIndex }], () => {
        return `the applied index of ${node} went back from ${before.appliedIndex} to ${appliedIndex} at ${timeText(timeUs)}`
      })
    const index = before.commitIndex
    const term = before.log.termAt(index)
    if (log === before.log || term === undefined || holds(log, { term, index })) return
    this.findings.note('committed-entry-overwritten', [{ ...place, index }], () => {
      const now = log.termAt(index)
      const instead =
        now === undefined ? `now ends at ${log.lastIndex}` : `now has ${this.#entry(log, { term: now, index })}`
      return `${node} had committed ${this.#entry(before.log, { term, index })}, and its log ${instead} (term ${place.term}, at ${timeText(timeUs)})`
    })
  }

  /** Noted when it begins, not at every step that it lasts. */
  #isInOrder(before: NodeSeen, { commitIndex, appliedIndex, log }: RaftView, place: FindingPlace): void {
    const { node, timeUs } = place
    const { isFresh } = before
    if (commitIndex > log.lastIndex && (isFresh || before.commitIndex <= before.log.lastIndex))
      this.findings.note('commit-beyond-log', [{ ...place, index: commitIndex }], () => {
        return `the commit index of ${node} is ${commitIndex} at ${timeText(timeUs)}, but its log ends at ${log.lastIndex}`
      })
    if (appliedIndex > commitIndex && (isFresh || before.appliedIndex <= before.commitIndex))
      this.findings.note('applied-beyond-commit', [{ ...place, index: appliedIndex }], () => {
        const entry = this.#entry(log, { term: log.termAt(appliedIndex) ?? 0, index: appliedIndex })
        return `${node} applied ${entry} at ${timeText(timeUs)}, but its commit index is ${commitIndex}`
      })
  }

  #entry(log: LogView, { term, index }: EntryId): string {
    const isThere = index > log.snapshot.index && index <= log.lastIndex
    return entryText({ term, index }, isThere ? this.#words(log.commandAt(index)) : '')
  }
}
