/**
 * What the nodes say to one another, kept near the moments that matter; at the end, the messages that tell the story.
 * Station: report.
 */
import type { InsideMessage } from '../../core/inside-story.ts'
import type { EntryId, RaftMessage } from '../../core/raft-message.ts'
import { isNear } from './focus.ts'
import { idText } from './note.ts'

const MESSAGES_MAX = 72
const NEAR_MAX = 6000
/** Of those far from all that matters: elections and entries only. */
const FAR_MAX = 2000

type Draft = { -readonly [Name in keyof InsideMessage]: InsideMessage[Name] }

/** A place and time at which something happened: what arrived just then brought it about. */
type Cause = { readonly timeNs: number; readonly nodes: readonly string[] }

/** What the excerpt is chosen by. */
export type ExcerptFocus = {
  readonly subjects: readonly EntryId[]
  /** Of all that the story tells but elections. */
  readonly causes: readonly Cause[]
  /** All votes of these are told. */
  readonly elections: readonly Cause[]
  readonly fromNs: number
  /** The violation. */
  readonly toNs: number
}

export class MessageBook {
  readonly #instants: readonly number[]
  readonly #bySent = new WeakMap<object, Draft[]>()
  #near: Draft[] = []
  #far: Draft[] = []
  #count = 0

  constructor(instants: readonly number[]) {
    this.#instants = instants
  }

  /** `carrier` is the system's own message: whoever is told of its arrival is told of the same. */
  sent(timeNs: number, message: RaftMessage, carrier: unknown): void {
    this.#count++
    const draft: Draft = { sentNs: timeNs, message }
    const isKept = this.#keep(draft)
    if (typeof carrier !== 'object' || carrier === null) return
    // Also where it is not kept: who is told of its arrival must not take another for it.
    const known = this.#bySent.get(carrier) ?? []
    this.#bySent.set(carrier, isKept ? [...known, draft] : known)
  }

  arrived(timeNs: number, message: RaftMessage, carrier: unknown): void {
    const draft = this.#find(message, carrier)
    if (draft === undefined || draft.arrivedNs !== undefined) return
    draft.arrivedNs = timeNs
    if (message.entries.length < draft.message.entries.length) draft.delivered = message.entries
  }

  lost(timeNs: number, message: RaftMessage, carrier: unknown, why: NonNullable<InsideMessage['lost']>): void {
    const draft = this.#find(message, carrier)
    if (draft === undefined || draft.arrivedNs !== undefined) return
    draft.lostNs = timeNs
    draft.lost = why
  }

  finish(focus: ExcerptFocus): { readonly messages: readonly InsideMessage[]; readonly leftOut: number } {
    const all = [...this.#far, ...this.#near].sort((a, b) => a.sentNs - b.sentNs)
    const decisive = all.filter((draft) => isCause(focus.elections, draft))
    const terms = new Set(decisive.map(({ message }) => message.term))
    const said = new Set<string>()
    const telling = all.filter((draft) => {
      if (draft.sentNs > focus.toNs || !isTelling(draft, focus, terms, this.#instants)) return false
      const saying = sayingOf(draft)
      if (said.has(saying)) return false
      said.add(saying)
      return true
    })
    const messages = this.#nearest(telling, focus.toNs)
    return { messages, leftOut: this.#count - messages.length }
  }

  /** Half of them nearest to the violation, half to any moment that matters. */
  #nearest(telling: readonly Draft[], violationNs: number): readonly Draft[] {
    const byDistance = (instants: readonly number[]) => {
      const distance = ({ sentNs }: Draft) => Math.min(...instants.map((timeNs) => Math.abs(timeNs - sentNs)))
      return [...telling].sort((a, b) => distance(a) - distance(b))
    }
    const chosen = new Set(byDistance([violationNs]).slice(0, MESSAGES_MAX / 2))
    for (const draft of byDistance(this.#instants)) if (chosen.size < MESSAGES_MAX) chosen.add(draft)
    return telling.filter((draft) => chosen.has(draft))
  }

  #keep(draft: Draft): boolean {
    if (isNear(this.#instants, draft.sentNs)) keep(this.#near, draft, NEAR_MAX)
    else if (draft.message.entries.length > 0 || isOfElection(draft.message)) keep(this.#far, draft, FAR_MAX)
    else return false
    return true
  }

  /** A rule may have put another message in its place: then it is the oldest under way on that link that says the same. */
  #find(message: RaftMessage, carrier: unknown): Draft | undefined {
    const isIt = (draft: Draft) =>
      draft.message.from === message.from && draft.message.to === message.to && draft.message.type === message.type
    const own = typeof carrier === 'object' && carrier !== null ? this.#bySent.get(carrier) : undefined
    if (own !== undefined) return own.find(isIt)
    const isOpen = ({ arrivedNs, lostNs }: Draft) => arrivedNs === undefined && lostNs === undefined
    const like = (draft: Draft) =>
      isOpen(draft) && isIt(draft) && draft.message.term === message.term && draft.message.index === message.index
    return this.#near.find(like) ?? this.#far.find(like)
  }
}

function keep(drafts: Draft[], draft: Draft, most: number): void {
  drafts.push(draft)
  if (drafts.length > most) drafts.splice(0, most / 4)
}

function isOfElection({ type }: RaftMessage): boolean {
  return type === 'vote' || type === 'vote-reply' || type === 'timeout-now' || type === 'snapshot'
}

function isCause(causes: readonly Cause[], { message, arrivedNs }: Draft): boolean {
  return causes.some(({ timeNs, nodes }) => timeNs === arrivedNs && nodes.includes(message.to))
}

function isTelling(
  draft: Draft,
  focus: ExcerptFocus,
  terms: ReadonlySet<number>,
  instants: readonly number[],
): boolean {
  const { message, sentNs, lost } = draft
  const { type, term, reject, entries, index, commit } = message
  if (type !== 'heartbeat-reply' && isCause(focus.causes, draft)) return true
  const near = isNear(instants, sentNs)
  const ids = new Set(focus.subjects.map(idText))
  const subjectIndex = Math.min(...focus.subjects.map((id) => id.index))
  switch (type) {
    case 'append':
      return entries.some((id) => ids.has(idText(id))) || (near && lost !== undefined && entries.length > 0)
    case 'append-reply':
      return near && focus.subjects.some((id) => Math.abs(id.index - index) <= (reject ? 1 : 0))
    case 'heartbeat':
      return near && (lost !== undefined || commit >= subjectIndex)
    case 'vote':
    case 'vote-reply':
      return sentNs >= focus.fromNs && terms.has(term)
    case 'pre-vote-reply':
      return near && reject
    case 'snapshot':
    case 'transfer-leader':
    case 'timeout-now':
      return sentNs >= focus.fromNs
    default:
      return false
  }
}

/** What makes two messages copies of one another for a reader: of those the first is shown. */
function sayingOf({ message, lost, delivered }: Draft): string {
  const { from, to, type, term, reject, entries, index } = message
  const what =
    type === 'append'
      ? `${entries.at(-1)?.index ?? 0} ${delivered?.length ?? ''}`
      : type === 'append-reply'
        ? index
        : ''
  return `${from} ${to} ${type} ${term} ${reject} ${lost ?? ''} ${lost === undefined ? what : ''}`
}
