/**
 * Logs side by side at the moments that matter: which moments, which part of the logs, and which entries are marked.
 * Station: report. Kept as references to logs, which are values, until the end tells which indexes matter.
 */
import type { InsideEntry, InsideLog, InsideMoment } from '../../core/inside-story.ts'
import type { EntryId } from '../../core/raft-message.ts'
import { commandAt, type NodeNow, sameEntry } from './node-now.ts'
import { idText, type NoteWeight } from './note.ts'

const MOMENTS_MAX = 6
/** Candidates kept while the run goes on. */
const KEPT_MAX = 48
const INDEXES_MAX = 5

const RANK: Readonly<Record<NoteWeight, number>> = { wrong: 2, odd: 1, telling: 1, context: 0 }

export type KeptMoment = {
  readonly timeNs: number
  readonly title: string
  readonly weight: NoteWeight
  /** Whom the title speaks of. */
  readonly of: readonly string[]
  readonly nodes: readonly NodeNow[]
}

export class KeptMoments {
  readonly #violationNs: number
  #kept: KeptMoment[] = []

  constructor(violationNs: number) {
    this.#violationNs = violationNs
  }

  keep(moment: KeptMoment): void {
    this.#kept.push(moment)
    if (this.#kept.length > KEPT_MAX) this.#kept = best(this.#kept, KEPT_MAX / 2, this.#violationNs)
  }

  /** The moments that are shown, in order of time. `subjects`: entries that all is about. */
  finish(subjects: readonly EntryId[], words: (command: unknown) => string): readonly InsideMoment[] {
    const indexes = indexesShown(this.#kept, subjects)
    const drawn = this.#kept.map(
      (moment): Candidate => ({ moment, shown: shownMoment(moment, indexes, subjects, words) }),
    )
    const begin = drawn.findIndex(({ shown }) =>
      shown.logs.some(({ entries }) => entries.some(({ subject }) => subject)),
    )
    return chosen(drawn.slice(Math.max(0, begin))).map(({ shown }) => shown)
  }
}

type Candidate = { readonly moment: KeptMoment; readonly shown: InsideMoment }

/**
 * The first at which something went wrong and the last one; then again and again the one that differs most from those
 * beside it, until there is nothing new to see or enough is shown.
 */
function chosen(candidates: readonly Candidate[]): readonly Candidate[] {
  const firstWrong = candidates.findIndex(({ moment }) => moment.weight === 'wrong')
  const taken = new Set([firstWrong, candidates.length - 1].filter((i) => i >= 0))
  const all = candidates.flatMap(({ shown }) => shown.logs.flatMap(({ entries }) => entries))
  const about = all.filter(({ subject }) => subject)
  const indexes = [...new Set((about.length > 0 ? about : all).map(({ index }) => index))]
  const looks = candidates.map(({ shown }) => looksOf(shown, indexes))
  const novelty = (i: number) => {
    const [before, after] = [[...taken].filter((t) => t < i), [...taken].filter((t) => t > i)]
    const beside = [
      ...(before.length === 0 ? [] : [Math.max(...before)]),
      ...(after.length === 0 ? [] : [Math.min(...after)]),
    ]
    const least = Math.min(...beside.map((t) => differenceOf(looks[i] ?? [], looks[t] ?? [])))
    return least * (1 + RANK[candidates[i]?.moment.weight ?? 'context'])
  }
  while (taken.size < MOMENTS_MAX) {
    const scored = candidates.flatMap((_, i) => (taken.has(i) ? [] : [{ i, score: novelty(i) }]))
    const best = scored.reduce((a, b) => (b.score >= a.score ? b : a), { i: -1, score: 0 })
    if (best.i < 0 || best.score === 0) break
    taken.add(best.i)
  }
  return candidates.filter((_, i) => taken.has(i))
}

/** What a reader sees at these indexes, cell by cell: the entry with its marks. */
function looksOf({ logs }: InsideMoment, indexes: readonly number[]): readonly string[] {
  return logs.flatMap(({ entries, commit, applied }) =>
    indexes.map((index) => {
      const entry = entries.find((each) => each.index === index)
      return entry === undefined ? '' : `${JSON.stringify(entry)} ${index <= commit} ${index <= applied}`
    }),
  )
}

function differenceOf(a: readonly string[], b: readonly string[]): number {
  return a.filter((cell, i) => cell !== b[i]).length
}

/** Those of most weight; among equals the last before the violation. In their order. */
function best(moments: readonly KeptMoment[], most: number, violationNs: number): KeptMoment[] {
  const distance = ({ timeNs }: KeptMoment) => Math.abs(violationNs - timeNs)
  const ranked = [...moments].sort((a, b) => RANK[b.weight] - RANK[a.weight] || distance(a) - distance(b))
  const chosen = new Set(ranked.slice(0, most))
  return moments.filter((moment) => chosen.has(moment))
}

/** The indexes of the subjects with their neighbours; without subjects the ends of what was committed last. */
function indexesShown(moments: readonly KeptMoment[], subjects: readonly EntryId[]): readonly number[] {
  const last = moments.at(-1)
  const highest = Math.max(0, ...moments.flatMap(({ nodes }) => nodes.map(({ log }) => log.lastIndex)))
  const ends = last?.nodes.flatMap(({ commit, applied }) => [commit, applied]) ?? []
  const about = subjects.length > 0 ? subjects.map(({ index }) => index) : ends
  const wanted = new Set<number>()
  // First the indexes themselves, then ever farther neighbours, until the picture is full.
  for (let distance = 0; distance <= INDEXES_MAX && wanted.size < INDEXES_MAX; distance++) {
    for (const index of [...new Set(about)].sort((a, b) => a - b).flatMap((at) => [at - distance, at + distance])) {
      if (index >= 1 && index <= highest && wanted.size < INDEXES_MAX) wanted.add(index)
    }
  }
  return [...wanted].sort((a, b) => a - b)
}

function shownMoment(
  { timeNs, title, of, nodes }: KeptMoment,
  indexes: readonly number[],
  subjects: readonly EntryId[],
  words: (command: unknown) => string,
): InsideMoment {
  const about = new Set(subjects.map(idText))
  const logs = nodes.map((now): InsideLog => {
    const { node, role, paused, term, commit, applied, log } = now
    const entries = indexes.flatMap((index): readonly InsideEntry[] => {
      const entryTerm = log.termAt(index)
      const command = commandAt(log, index)
      if (entryTerm === undefined || command === undefined) return []
      const rivals = nodes.filter(
        (other) => other !== now && other.log.termAt(index) !== undefined && !sameEntry(log, other.log, index),
      )
      const id = { term: entryTerm, index }
      return [
        {
          ...id,
          what: words(command),
          subject: about.has(idText(id)),
          differs: rivals.length > 0,
          contradicts: isTaken(now, index) && rivals.some((other) => isTaken(other, index)),
        },
      ]
    })
    const { lastIndex, snapshot } = log
    return { node, role, paused, term, commit, applied, lastIndex, snapshotIndex: snapshot.index, entries }
  })
  return { timeNs, title, of, indexes, logs }
}

function isTaken({ commit, applied }: NodeNow, index: number): boolean {
  return index <= Math.max(commit, applied)
}
