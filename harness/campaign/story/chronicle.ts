/**
 * Sees what matters in how nodes change: elections, the lives of the entries that all is about, and what Raft does not
 * allow. Knows nothing of monitors, so it also explains what only clients noticed.
 * Section numbers are those of the extended Raft paper.
 */
import type { EntryId } from '../../core/raft-message.ts'
import { CommittedEntries, whoTook } from './committed-entries.ts'
import { commandAt, firstDifference, type NodeNow } from './node-now.ts'
import { idText, type Note } from './note.ts'

type Draft = Omit<Note, 'timeNs' | 'kind' | 'entries'> & {
  readonly kind?: Note['kind']
  readonly entries?: readonly EntryId[]
}

export class Chronicle {
  readonly committed: CommittedEntries = new CommittedEntries()
  readonly #words: (command: unknown) => string
  /** Entries as `words` tells them that all is about. */
  readonly #watched: ReadonlySet<string>
  /** Where in any log a watched entry was seen. */
  readonly #watchedIds = new Map<string, EntryId>()
  readonly #said = new Set<string>()
  readonly #leaders = new Map<number, string>()
  readonly #note: (note: Note) => void

  constructor(watched: readonly string[], words: (command: unknown) => string, note: (note: Note) => void) {
    this.#watched = new Set(watched)
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
    const lost = firstDifference(before.log, now.log)
    if (lost <= before.log.lastIndex) {
      const entries = this.#ids(before, lost, before.log.lastIndex)
      const known = entries.find((id) => this.committed.at(id.index)?.id.term === id.term)
      const told = known ?? entries.find((id) => this.#isWatched(before, id))
      if (told !== undefined)
        this.#say(`lost ${node} ${idText(told)}`, timeNs, {
          nodes: [node],
          weight: 'wrong',
          moment: `${node} came back without ${idText(told)}`,
          entries: [told],
          sentence: `${node} came back from its disk without ${this.#entry(before, told)}, which it had${known === undefined ? '' : ` and ${this.#taken(known)}`}.`,
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

  /** Whether any log ever held an entry of these words; the ids under which it did. */
  idsOf(words: string): readonly EntryId[] {
    return [...this.#watchedIds].flatMap(([key, id]) => (key.endsWith(` ${words}`) ? [id] : []))
  }

  #elected(timeNs: number, now: NodeNow, others: readonly NodeNow[]): void {
    const { node, term } = now
    const voters = others.filter((each) => each.term === term && each.vote === node).map((each) => each.node)
    const rival = this.#leaders.get(term)
    this.#leaders.set(term, node)
    const base = `${node} became leader of term ${term}`
    const missing = this.committed.missingIn(now)
    const wrong =
      rival !== undefined && rival !== node
        ? `, though ${rival} had been elected in this term (5.2: at most one leader a term)`
        : missing === undefined
          ? ''
          : missing.onlyApplied
            ? `; its log lacks ${this.#entry(missing.by, missing.id)}, which ${whoTook(missing)}`
            : `, although its log lacks ${this.#entry(missing.by, missing.id)}, which ${whoTook(missing)} (5.4: leader completeness)`
    this.#say(`elected ${node} ${term}`, timeNs, {
      kind: 'election',
      nodes: [node],
      weight: wrong === '' ? 'context' : missing?.onlyApplied === true ? 'telling' : 'wrong',
      moment: base,
      entries: missing === undefined ? [] : [missing.id],
      sentence: `${base}${voters.length === 0 ? '' : `, with the votes of ${voters.join(', ')}`}${wrong}.`,
    })
  }

  #logChanged(timeNs: number, before: NodeNow, now: NodeNow): void {
    const from = firstDifference(before.log, now.log)
    const isSnapshot = now.log.snapshot.index !== before.log.snapshot.index
    if (from <= before.log.lastIndex && from > now.log.snapshot.index)
      this.#overwritten(timeNs, before, now, from, isSnapshot)
    for (let index = from; index <= now.log.lastIndex; index++) {
      const words = this.#watched.size === 0 ? '' : this.#wordsAt(now, index)
      if (!this.#watched.has(words)) continue
      const id = { term: now.log.termAt(index) ?? 0, index }
      const isFirst = !this.#watchedIds.has(`${idText(id)} ${words}`)
      this.#watchedIds.set(`${idText(id)} ${words}`, id)
      if (isFirst)
        this.#say(`appended ${idText(id)}`, timeNs, {
          nodes: [now.node],
          weight: 'telling',
          entries: [id],
          sentence: `${now.node} appended ${this.#entry(now, id)}.`,
        })
    }
  }

  #overwritten(timeNs: number, before: NodeNow, now: NodeNow, from: number, isSnapshot: boolean): void {
    const { node } = now
    const gone = this.#ids(before, from, before.log.lastIndex)
    const known = gone.find((id) => this.committed.at(id.index)?.id.term === id.term)
    const told = known ?? gone.find((id) => this.#isWatched(before, id))
    const newTerm = now.log.termAt(from)
    if (told !== undefined) {
      const by = newTerm === undefined ? 'dropped' : 'overwrote'
      const why = known === undefined ? '' : `, which ${this.#taken(known)}`
      this.#say(`overwrote ${idText(told)}`, timeNs, {
        nodes: [node],
        weight: known === undefined ? 'telling' : 'wrong',
        moment: `${node} ${by} ${idText(told)}`,
        entries: [told],
        sentence: `${node} ${by} ${this.#entry(before, told)}${newTerm === undefined ? '' : ` with ${this.#entry(now, { term: newTerm, index: from })}`}${why}.`,
      })
    } else if (newTerm === undefined && !isSnapshot) {
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
    const { node, commit, applied, log } = now
    const from = Math.min(before.commit, before.applied) + 1
    const contradicted = this.committed.take(now, from, Math.max(commit, applied))
    if (contradicted !== undefined) {
      const { id, by } = contradicted
      const own = { term: log.termAt(id.index) ?? 0, index: id.index }
      this.#say(`contradicts ${id.index}`, timeNs, {
        nodes: [node, by.node],
        weight: 'wrong',
        moment: `${node} committed another entry at ${id.index}`,
        entries: [id, own],
        sentence: `${node} ${commit >= id.index ? 'took' : 'applied'} ${this.#entry(now, own)}${commit >= id.index ? ' for committed' : ''} at the index at which ${whoTook(contradicted)} ${this.#entry(by, id)} (5.4.3: state machine safety).`,
      })
    }
    if (applied > commit && before.applied <= before.commit) {
      const id = { term: log.termAt(applied) ?? 0, index: applied }
      this.#say('applied early', timeNs, {
        nodes: [node],
        weight: 'wrong',
        moment: `${node} applied ${idText(id)} uncommitted`,
        entries: [id],
        sentence: `${node} applied ${this.#entry(now, id)}, though it knew only of ${commit} committed entries (5.3: applied once committed).`,
      })
    }
    for (const id of this.#watchedIds.values()) {
      if (id.index <= before.commit || id.index > commit || log.termAt(id.index) !== id.term) continue
      this.#say(`committed ${idText(id)}`, timeNs, {
        nodes: [node],
        weight: 'telling',
        moment: `${node} committed ${idText(id)}`,
        entries: [id],
        sentence: `${node} took ${this.#entry(now, id)} for committed.`,
      })
    }
  }

  /** Once for each `what`: repetitions say nothing new. */
  #say(what: string, timeNs: number, draft: Draft): void {
    if (this.#said.has(what)) return
    this.#said.add(what)
    this.#note({ timeNs, kind: 'log', entries: [], ...draft })
  }

  #isWatched(node: NodeNow, id: EntryId): boolean {
    return this.#watchedIds.has(`${idText(id)} ${this.#wordsAt(node, id.index)}`)
  }

  #ids({ log }: NodeNow, from: number, to: number): readonly EntryId[] {
    const ids: EntryId[] = []
    for (let index = Math.max(1, from); index <= to; index++) ids.push({ term: log.termAt(index) ?? 0, index })
    return ids
  }

  #taken({ index }: EntryId): string {
    const known = this.committed.at(index)
    return known === undefined ? 'nobody had' : whoTook(known)
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
