/**
 * What a node must never forget (Raft paper, Figure 2: "persistent state, updated on stable storage before responding to
 * RPCs"): its term, whom it voted for in it, and the entries that it acknowledged.
 *
 * A promise is made by saying it, not by having it in memory: a node that loses power may forget what it told nobody. Who
 * asks for votes has voted for itself; who grants one has voted; who accepts an AppendEntries holds the log up to there,
 * until the leader of a higher term puts another entry in its place (section 5.3).
 *
 * Acknowledgements of one node are kept by rising term and falling index: a later one that reaches as far says all that an
 * earlier one does, and one that reaches less far leaves it standing. Nearly always it is one.
 * Station: checkers. Pre-votes bind nobody (dissertation, section 9.6). O(1) a message and a step.
 */
import type { EntryId, RaftMessage } from '../../../harness/core/raft-message.ts'
import type { LogView, RaftView } from '../../../harness/core/raft-view.ts'
import { entryText, Findings, timeText } from './findings.ts'
import { commonIndex, holds } from './log-change.ts'
import type { Ending, FindingPlace, Property } from './monitor.ts'
import type { NodeSeen } from './node-seen.ts'

/** The log holds the entry and all before it; told to the leader of `inTerm`. */
type Acknowledged = { readonly entry: EntryId; readonly inTerm: number; readonly timeUs: number }

type Said = {
  term: number
  termUs: number
  /** The last vote. */
  vote: { readonly term: number; readonly candidate: string; readonly timeUs: number } | undefined
  acknowledged: readonly Acknowledged[]
  ended: { readonly how: Ending; readonly timeUs: number } | undefined
}

const HOW: Readonly<Record<Ending, string>> = { kill: 'been killed', power: 'lost power', exit: 'ended itself' }

export class Durability implements Property {
  readonly findings: Findings = new Findings('durability')
  readonly #said = new Map<string, Said>()
  #promises = 0
  #restarts = 0

  stepped(before: NodeSeen, view: RaftView, timeUs: number): void {
    const said = this.#of(before.node)
    const place = { node: before.node, timeUs, term: view.term }
    if (before.isFresh) {
      if (said.ended !== undefined) this.#restarts++
      this.#remembers(said, view, place)
    } else this.#goesOn(before, view, place)
    if (said.acknowledged.length > 0 && (before.isFresh || view.log !== before.log))
      this.#keeps(said, before, view, place)
  }

  sent({ type, from, to, term, index, reject }: RaftMessage, sender: NodeSeen, timeUs: number): void {
    if (type !== 'vote' && type !== 'vote-reply' && type !== 'append-reply') return
    const said = this.#of(from)
    this.#promises++
    if (term > said.term) {
      said.term = term
      said.termUs = timeUs
    }
    if (type === 'vote') this.#votes(said, { term, candidate: from, timeUs }, from)
    else if (reject) return
    else if (type === 'vote-reply') this.#votes(said, { term, candidate: to, timeUs }, from)
    // A reply of an earlier term waited for the disk until the node had moved on: what is in the log now may be another's.
    else if (term === sender.term) this.#acknowledges(said, sender, index, timeUs)
  }

  stopped({ node }: NodeSeen, how: Ending, timeUs: number): void {
    this.#of(node).ended = { how, timeUs }
  }

  stats(): { readonly promises: number; readonly restarts: number } {
    return { promises: this.#promises, restarts: this.#restarts }
  }

  whyNothing(): string | undefined {
    return this.#promises === 0 ? 'no node promised anything' : undefined
  }

  #goesOn(before: NodeSeen, { term, vote }: RaftView, place: FindingPlace): void {
    const { node } = before
    const when = () => timeText(place.timeUs)
    if (term < before.term)
      this.findings.note('term-went-back', [place], () => {
        return `${node} went back from term ${before.term} to ${term} at ${when()}`
      })
    if (term !== before.term || before.vote === undefined || vote === before.vote) return
    if (vote === undefined)
      this.findings.note('vote-forgotten', [place], () => {
        return `${node} took back its vote for ${before.vote} in term ${term} at ${when()}`
      })
    else
      this.findings.note('voted-twice', [place], () => {
        return `${node} voted for ${before.vote} in term ${term}, and at ${when()} for ${vote}`
      })
  }

  /** The first step after a restart. */
  #remembers(said: Said, { term, vote }: RaftView, place: FindingPlace): void {
    const { node } = place
    if (term < said.term)
      this.findings.note('term-went-back', [{ node, timeUs: said.termUs, term: said.term }, place], () => {
        return `${node} spoke in term ${said.term} at ${timeText(said.termUs)} and came back in term ${term}${after(said, place)}`
      })
    const given = said.vote
    if (given !== undefined && given.term === term && given.candidate !== vote)
      this.findings.note('vote-forgotten', [{ node, timeUs: given.timeUs, term }, place], () => {
        const now = vote === undefined ? 'without that vote' : `with one for ${vote}`
        return `${node} voted for ${given.candidate} in term ${term} at ${timeText(given.timeUs)} and came back ${now}${after(said, place)}`
      })
  }

  #votes(
    said: Said,
    vote: { readonly term: number; readonly candidate: string; readonly timeUs: number },
    node: string,
  ): void {
    const before = said.vote
    if (before !== undefined && before.term === vote.term && before.candidate !== vote.candidate)
      this.findings.note(
        'voted-twice',
        [before, vote].map(({ term, timeUs }) => ({ node, term, timeUs })),
        () =>
          `${node} voted in term ${vote.term} for ${before.candidate} at ${timeText(before.timeUs)} and for ${vote.candidate} at ${timeText(vote.timeUs)}`,
      )
    if (before === undefined || vote.term > before.term) said.vote = vote
  }

  #acknowledges(said: Said, { node, term: inTerm, log }: NodeSeen, index: number, timeUs: number): void {
    if (index <= log.snapshot.index) return
    const term = log.termAt(index)
    if (term === undefined) {
      this.findings.note('acknowledged-entry-lost', [{ node, timeUs, term: inTerm, index }], () => {
        return `${node} acknowledged index ${index} in term ${inTerm} at ${timeText(timeUs)}, but its log ends at ${log.lastIndex}`
      })
      return
    }
    const rest = said.acknowledged.filter(({ entry }) => entry.index > index)
    said.acknowledged = [...rest, { entry: { term, index }, inTerm, timeUs }]
  }

  /** Another entry may take the place of an acknowledged one only by the word of a higher term's leader. */
  #keeps(said: Said, before: NodeSeen, { log, term }: RaftView, place: FindingPlace): void {
    const [furthest] = said.acknowledged
    if (furthest === undefined || holds(log, furthest.entry)) return
    const lost = said.acknowledged.filter(({ entry }) => !holds(log, entry))
    const kept = said.acknowledged.slice(lost.length)
    const common = before.isFresh ? undefined : overwrittenAfter(before.log, log)
    const broken = lost.findLast(({ inTerm }) => common === undefined || term <= inTerm)
    if (broken !== undefined) this.#lost(said, broken, log, place)
    const last = lost.at(-1)
    const isLeft = last !== undefined && common !== undefined && (kept[0]?.entry.index ?? 0) < common
    said.acknowledged = isLeft ? [{ ...last, entry: { term: log.termAt(common) ?? 0, index: common } }, ...kept] : kept
  }

  #lost(said: Said, { entry, inTerm, timeUs }: Acknowledged, log: LogView, place: FindingPlace): void {
    const { node } = place
    const { index } = entry
    this.findings.note(
      'acknowledged-entry-lost',
      [
        { node, timeUs, term: inTerm, index },
        { ...place, index },
      ],
      () => {
        const term = log.termAt(index)
        const instead = term === undefined ? `ends at ${log.lastIndex}` : `has ${entryText({ term, index })}`
        return `${node} acknowledged the entry ${entryText(entry)} in term ${inTerm} at ${timeText(timeUs)}; in term ${place.term} its log ${instead}${after(said, place)}`
      },
    )
  }

  #of(node: string): Said {
    let said = this.#said.get(node)
    if (said === undefined) {
      said = { term: 0, termUs: 0, vote: undefined, acknowledged: [], ended: undefined }
      this.#said.set(node, said)
    }
    return said
  }
}

/** Where other entries begin in the place of old ones: after this index. Undefined if old ones went and none came. */
function overwrittenAfter(before: LogView, after: LogView): number | undefined {
  const common = commonIndex(before, after)
  return after.lastIndex > common || after.termAt(common) !== before.termAt(common) ? common : undefined
}

function after({ ended }: Said, { timeUs }: FindingPlace): string {
  const when = ` at ${timeText(timeUs)}`
  return ended === undefined ? when : `${when}, having ${HOW[ended.how]} at ${timeText(ended.timeUs)}`
}
