/**
 * Sees what matters in how nodes change: elections, the lives of the entries that all is about, and what Raft does not
 * allow. Knows nothing of monitors, so it also explains what only clients noticed.
 * Section numbers are those of the extended Raft paper.
 */
import type { EntryId } from '../../core/raft-message.ts'
import { type Committed, CommittedEntries, holds, whoTook } from './committed-entries.ts'
import { commandAt, firstDifference, type NodeNow } from './node-now.ts'
import { idText, type Note } from './note.ts'

type Draft = Omit<Note, 'timeNs' | 'kind' | 'entries'> & {
  readonly kind?: Note['kind']
  readonly entries?: readonly EntryId[]
}

/** Which entries all is about: those of these words, and those at these indexes. */
export type Watched = { readonly words: ReadonlySet<string>; readonly indexes: ReadonlySet<number> }

export class Chronicle {
  readonly committed: CommittedEntries = new CommittedEntries()
  readonly #words: (command: unknown) => string
  readonly #watched: Watched
  /** Watched entries wherever they were seen, in order. */
  readonly #seen = new Map<string, EntryId & { readonly words: string }>()
  readonly #said = new Set<string>()
  readonly #leaders = new Map<number, string>()
  readonly #note: (note: Note) => void

  constructor(watched: Watched, words: (command: unknown) => string, note: (note: Note) => void) {
    this.#watched = watched
    this.#words = words
    this.#note = note
  }

  /** A node took a step; `others` are all nodes as they are now. */
  stepped(timeNs: number, before: NodeNow, now: NodeNow, others: readonly NodeNow[]): void {
    if (now.log !== before.log) this.#logChanged(timeNs, before, now)
    if (now.role === 'leader' && (before.role !== 'leader' || before.term !== now.term))
      this.#elected(timeNs, now, others)
    if (now.commit > before.commit || now.applied > before.applied) this.#advanced(timeNs, before, now)
  }

  /** The first step of a node that ran before: what it brought back from its disk. */
  cameBack(timeNs: number, before: NodeNow, now: NodeNow): void {
    const { node } = now
    const lost = this.#ids(before, firstDifference(before.log, now.log), before.log.lastIndex)
    const told = this.#most(before, lost)
    if (told !== undefined) {
      this.#say(`lost ${node} ${idText(told.id)}`, timeNs, {
        nodes: [node],
        weight: 'wrong',
        moment: `${node} came back without ${idText(told.id)}`,
        entries: [told.id],
        sentence: `${node} came back from its disk without ${this.#entry(before, told.id)}, which ${told.taken?.by.node === node ? '' : 'it had'}${told.taken === undefined ? '' : `${told.taken.by.node === node ? '' : ', and '}${whoTook(told.taken, node)}`}.`,
      })
    }
    if (now.term < before.term || (now.term === before.term && before.vote !== undefined && now.vote !== before.vote)) {
      const what = now.term < before.term ? `term ${before.term}` : `its vote for ${before.vote} in term ${before.term}`
      this.#say(`forgot ${node} ${before.term}`, timeNs, {
        nodes: [node],
        weight: 'wrong',
        sentence: `${node} came back from its disk without ${what}, which it must never forget (Figure 2, persistent state).`,
      })
    }
  }

  /** Under which ids an entry of these words was seen. */
  idsOf(words: string): readonly EntryId[] {
    return [...this.#seen.values()].filter((each) => each.words === words)
  }

  #elected(timeNs: number, now: NodeNow, others: readonly NodeNow[]): void {
    const { node, term } = now
    const voters = others.filter((each) => each.term === term && each.vote === node).map((each) => each.node)
    const rival = this.#leaders.get(term)
    this.#leaders.set(term, node)
    const base = `${node} became leader of term ${term}`
    const missing = this.#missing(now)
    const wrong =
      rival !== undefined && rival !== node
        ? `, though ${rival} had been elected in this term (5.2: at most one leader a term)`
        : missing === undefined
          ? ''
          : missing.onlyApplied
            ? `; its log lacks ${this.#entry(missing.by, missing.id)}, which ${whoTook(missing, node)}`
            : `, although its log lacks ${this.#entry(missing.by, missing.id)}, which ${whoTook(missing, node)} (5.4: leader completeness)`
    this.#say(`elected ${node} ${term}`, timeNs, {
      kind: 'election',
      nodes: [node],
      weight: wrong === '' ? 'context' : missing?.onlyApplied === true ? 'telling' : 'wrong',
      moment: base,
      entries: missing === undefined ? [] : [missing.id],
      sentence: `${base}${voters.length === 0 ? '' : `, with the votes of ${voters.join(', ')}`}${wrong}.`,
    })
  }

  /** A committed entry that the log lacks; one that is watched rather than another. */
  #missing(node: NodeNow): Committed | undefined {
    const { index = 0 } = node.log.snapshot
    const lacking = [...this.#seen.values()].flatMap((id) => {
      const taken = this.committed.at(id.index)
      return id.index > index && taken?.id.term === id.term && !holds(node, taken) ? [taken] : []
    })
    return lacking[0] ?? this.committed.missingIn(node)
  }

  #logChanged(timeNs: number, before: NodeNow, now: NodeNow): void {
    const from = firstDifference(before.log, now.log)
    if (from <= before.log.lastIndex && from > now.log.snapshot.index) this.#overwritten(timeNs, before, now, from)
    if (this.#watched.words.size + this.#watched.indexes.size === 0) return
    for (let index = from; index <= now.log.lastIndex; index++) {
      const words = this.#wordsAt(now, index)
      if (!this.#watched.indexes.has(index) && !this.#watched.words.has(words)) continue
      const id = { term: now.log.termAt(index) ?? 0, index }
      const key = `${idText(id)} ${words}`
      if (this.#seen.has(key)) continue
      this.#seen.set(key, { ...id, words })
      this.#say(`appended ${key}`, timeNs, {
        nodes: [now.node],
        weight: 'telling',
        entries: [id],
        sentence: `${now.node} appended ${this.#entry(now, id)}.`,
      })
    }
  }

  #overwritten(timeNs: number, before: NodeNow, now: NodeNow, from: number): void {
    const { node } = now
    const gone = this.#ids(before, from, before.log.lastIndex)
    const told = this.#most(before, gone)
    const newTerm = now.log.termAt(from)
    const isBare = newTerm === undefined && now.log.snapshot.index === before.log.snapshot.index
    const rule = isBare ? ', and nothing took its place (5.3: only on a conflict)' : ''
    if (told !== undefined) {
      const by = newTerm === undefined ? 'dropped' : 'overwrote'
      const what = newTerm === undefined ? '' : ` with ${this.#entry(now, { term: newTerm, index: from })}`
      this.#say(`overwrote ${idText(told.id)}`, timeNs, {
        nodes: [node],
        weight: told.taken === undefined && !isBare ? 'telling' : 'wrong',
        moment: `${node} ${by} ${idText(told.id)}`,
        entries: [told.id],
        sentence: `${node} ${by} ${this.#entry(before, told.id)}${what}${told.taken === undefined ? '' : `, which ${whoTook(told.taken, node)}`}${rule}.`,
      })
    } else if (isBare) {
      this.#say(`shortened ${node}`, timeNs, {
        nodes: [node],
        weight: 'wrong',
        moment: `${node} shortened its log`,
        entries: gone.slice(0, 1),
        sentence: `${node} shortened its log from ${before.log.lastIndex} to ${now.log.lastIndex} entries, though nothing took their place (5.3: only on a conflict).`,
      })
    }
  }

  #advanced(timeNs: number, before: NodeNow, now: NodeNow): void {
    const { commit, applied, log } = now
    const from = Math.min(before.commit, before.applied) + 1
    const contradicted = this.committed.take(now, from, Math.max(commit, applied))
    if (contradicted !== undefined) this.#contradicted(timeNs, now, contradicted)
    for (const id of this.#seen.values()) {
      if (log.termAt(id.index) !== id.term) continue
      const isApplied = id.index > before.applied && id.index <= applied
      if (isApplied && id.index > commit) this.#appliedEarly(timeNs, now, id)
      if (id.index > before.commit && id.index <= commit) this.#committedSeen(timeNs, now, id)
    }
  }

  /** Once for all: where one index went wrong, those after it mostly do. */
  #contradicted(timeNs: number, now: NodeNow, { id, by, onlyApplied }: Committed): void {
    const { node, commit, log } = now
    const own = { term: log.termAt(id.index) ?? 0, index: id.index }
    const took = commit >= id.index ? `took ${this.#entry(now, own)} for committed` : `applied ${this.#entry(now, own)}`
    const other = `${by.node === node ? 'it' : by.node} had ${onlyApplied ? 'applied' : 'taken'} ${this.#entry(by, id)}`
    this.#say('contradicts', timeNs, {
      nodes: [...new Set([node, by.node])],
      weight: 'wrong',
      moment: `${node} committed another entry at ${id.index}`,
      entries: [id, own],
      sentence: `${node} ${took}, though ${other} there (5.4.3: state machine safety).`,
    })
  }

  #appliedEarly(timeNs: number, now: NodeNow, id: EntryId): void {
    this.#say(`applied ${idText(id)}`, timeNs, {
      nodes: [now.node],
      weight: 'wrong',
      moment: `${now.node} applied ${idText(id)} uncommitted`,
      entries: [id],
      sentence: `${now.node} applied ${this.#entry(now, id)}, though it knew only ${now.commit} to be committed (5.3: applied once committed).`,
    })
  }

  #committedSeen(timeNs: number, now: NodeNow, id: EntryId & { readonly words: string }): void {
    const twin = this.idsOf(id.words).find((other) => this.#said.has(`committed ${idText(other)}`))
    const again = twin === undefined ? '' : `, as ${idText(twin)} before: the same is in the log twice`
    this.#say(`committed ${idText(id)}`, timeNs, {
      nodes: [now.node],
      weight: twin === undefined ? 'telling' : 'odd',
      moment: `${now.node} committed ${idText(id)}`,
      entries: [id],
      sentence: `${now.node} took ${this.#entry(now, id)} for committed${again}.`,
    })
  }

  /** Once for each `what`: repetitions say nothing new. */
  #say(what: string, timeNs: number, draft: Draft): void {
    if (this.#said.has(what)) return
    this.#said.add(what)
    this.#note({ timeNs, kind: 'log', entries: [], ...draft })
  }

  /** Of these entries of a log the one to tell of: one that is watched, else one that somebody took for committed. */
  #most(node: NodeNow, ids: readonly EntryId[]): { readonly id: EntryId; readonly taken?: Committed } | undefined {
    const takenOf = ({ term, index }: EntryId) => {
      const taken = this.committed.at(index)
      return taken?.id.term === term ? taken : undefined
    }
    const watched = ids.filter((id) => this.#seen.has(`${idText(id)} ${this.#wordsAt(node, id.index)}`))
    const id = watched.find(takenOf) ?? watched[0] ?? ids.find(takenOf)
    if (id === undefined) return undefined
    const taken = takenOf(id)
    return taken === undefined ? { id } : { id, taken }
  }

  #ids({ log }: NodeNow, from: number, to: number): readonly EntryId[] {
    const ids: EntryId[] = []
    for (let index = Math.max(1, from); index <= to; index++) ids.push({ term: log.termAt(index) ?? 0, index })
    return ids
  }

  #wordsAt({ log }: NodeNow, index: number): string {
    const command = commandAt(log, index)
    return command === undefined ? '' : this.#words(command)
  }

  /** '(2, 14) r3=17'. */
  #entry(node: NodeNow, id: EntryId): string {
    const words = this.#wordsAt(node, id.index)
    return words === '' ? idText(id) : `${idText(id)} ${words}`
  }
}
