/**
 * A run's sets in figures: how many elements met which fate, and how long after they were known they were still missed.
 */
import type { History } from '../../harness/core/history.ts'
import type { Json } from '../../harness/core/json.ts'
import type { ElementTable } from './element-table.ts'
import type { Fate, FateName } from './fates.ts'
import type { SetHistory } from './set-history.ts'

export type JudgedSet = { readonly set: SetHistory; readonly table: ElementTable; readonly fates: readonly Fate[] }

const WORST_MAX = 8
const QUANTILES = { p50: 0.5, p95: 0.95, p99: 0.99, max: 1 } as const

/**
 * `staleMs`: of the elements that are stable or stale in the end, from when each was known to when the last read began that
 * missed it, 0 if none did. `worst`: the elements that were missed longest. `lost`: ranges of numbers, the first 20.
 */
export function figures(history: History, judged: readonly JudgedSet[]): { readonly [name: string]: Json } {
  const fates = judged.flatMap((each) => each.fates.map((fate) => ({ fate, ...each })))
  const count = (name: FateName) => fates.filter(({ fate }) => fate.name === name).length
  const sum = (of: (each: JudgedSet) => number) => judged.reduce((total, each) => total + of(each), 0)
  const visible = fates
    .filter(({ fate }) => fate.name === 'stable' || fate.name === 'stale')
    .map(({ fate, set }) => ({ key: set.key ?? null, element: fate.element, ms: staleMs(history, set, fate) }))
    .sort((a, b) => a.ms - b.ms)
  const lost = fates.flatMap(({ fate }) => (fate.name === 'lost' ? [fate.element] : []))
  return {
    sets: judged.length,
    adds: sum(({ set }) => set.adds.length),
    acknowledged: sum(({ set }) => set.adds.filter(({ outcome }) => outcome === 'ok').length),
    reads: sum(({ set }) => set.reads.length),
    stable: count('stable'),
    stale: count('stale'),
    lost: count('lost'),
    neverRead: count('never-read'),
    unseen: count('unseen'),
    failed: count('failed'),
    duplicated: sum(({ table }) => table.duplicated.length),
    aborted: sum(({ table }) => table.surelyFailed.length),
    garbage: sum(({ table }) => table.neverTried.length),
    ...(lost.length === 0 ? {} : { lostElements: ranges(lost) }),
    ...(visible.length === 0 ? {} : { staleMs: quantiles(visible.map(({ ms }) => ms)) }),
    ...(count('stale') === 0 ? {} : { worst: visible.slice(-WORST_MAX).reverse() }),
  }
}

function staleMs({ columns }: History, { reads }: SetHistory, { knownAt, missing }: Fate): number {
  const read = missing === undefined ? undefined : reads[missing.last]
  if (read === undefined) return 0
  return ((columns.time[read.invocation] as number) - (columns.time[knownAt] as number)) / 1e6
}

function quantiles(ascending: readonly number[]): { readonly [name: string]: number } {
  const at = (share: number) => ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)] as number
  return Object.fromEntries(Object.entries(QUANTILES).map(([name, share]) => [name, at(share)]))
}

const RANGES_MAX = 20

/** '1-5 7 9-12' */
function ranges(numbers: readonly number[]): string {
  const found: [number, number][] = []
  for (const number of [...new Set(numbers)].sort((a, b) => a - b)) {
    const last = found.at(-1)
    if (last !== undefined && last[1] === number - 1) last[1] = number
    else found.push([number, number])
  }
  const told = found.slice(0, RANGES_MAX).map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`))
  return `${told.join(' ')}${found.length > RANGES_MAX ? ' ...' : ''}`
}
