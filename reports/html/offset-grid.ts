/**
 * What operations on a log say of its offsets, around an anomaly: a row for each offset, a column for each operation that tells of
 * it, the witness's first. Where two say differently, or one value stands at two offsets, the cells are marked.
 * Station: report. Pure and bounded; knows the shape of the log workload's values (harness/workloads/log-schema.ts) and nothing else of it.
 */
import { type History, NO_PAIR } from '../../harness/core/history.ts'
import type { ClientOp } from '../../harness/core/op.ts'
import type { OperationView } from '../operation-view.ts'
import { isInvocation, keyNumber, operationView } from '../operation-view.ts'

const MOST_COLUMNS = 12
const MOST_WITNESSES = 8
const MOST_ROWS = 24
/** Offsets shown on either side of one that matters. */
const AROUND = 2

/** A value; `nothing`: the poll passed the offset and showed no record; absent: it does not tell. */
export type Cell = { readonly text: string; readonly mark?: 'differs' | 'twice' }

export type GridColumn = { readonly operation: OperationView; readonly number?: number }

export type OffsetGrid = {
  readonly columns: readonly GridColumn[]
  /** In order; `folded`: offsets before it are left out. */
  readonly rows: readonly {
    readonly offset: number
    readonly folded: boolean
    readonly cells: readonly (Cell | undefined)[]
  }[]
}

export const PASSED = '–'

type Told = { readonly from: number; readonly next: number; readonly at: ReadonlyMap<number, number> }

/** Undefined where the witness is not about a log, or tells of no offset. `witness`: its operations in the order of their numbers. */
export function offsetGrid(
  history: History,
  key: string | undefined,
  witness: readonly OperationView[],
): OffsetGrid | undefined {
  const own = witness.flatMap((operation, i) => {
    const told = toldBy(history, operation.index)
    return told === undefined ? [] : [{ operation, number: i + 1, told }]
  })
  if (own.length === 0) return undefined
  const shown = own.slice(0, MOST_WITNESSES)
  const centres = centresOf(shown.map(({ told }) => told))
  const known = new Set(witness.map(({ index }) => index))
  const beside = besideOf(history, key, centres, known, shown[0]?.operation.index ?? 0).slice(
    0,
    MOST_COLUMNS - shown.length,
  )
  const columns = [...shown, ...beside]
  return {
    columns: columns.map(({ told: _, ...column }) => column),
    rows: rowsOf(
      centres,
      columns.map(({ told }) => told),
    ),
  }
}

/** What an operation that ended ok says of offsets; undefined if nothing. */
function toldBy(history: History, invocation: number): Told | undefined {
  const pair = history.columns.pair[invocation] as number
  if (pair === NO_PAIR) return undefined
  const { type, f, value } = history.op(pair) as ClientOp
  if (type !== 'ok') return undefined
  if (f === 'send' && Array.isArray(value)) {
    const [offset, sent] = value as readonly unknown[]
    if (!isNumber(offset) || !isNumber(sent)) return undefined
    return { from: offset, next: offset + 1, at: new Map([[offset, sent]]) }
  }
  const { from, next, records } = (f === 'poll' && value !== null ? value : {}) as { [name: string]: unknown }
  if (!isNumber(from) || !isNumber(next) || !Array.isArray(records)) return undefined
  const pairs = (records as readonly unknown[]).filter(
    (each): each is [number, number] => Array.isArray(each) && each.every(isNumber),
  )
  return { from, next, at: new Map(pairs) }
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number'
}

/** Offsets of which the witness's operations differ, or that hold a value of another; else where each of them ends. */
function centresOf(told: readonly Told[]): readonly number[] {
  const odd = new Set<number>()
  for (const one of told) {
    for (const other of told) {
      if (one === other) continue
      const small = one.at.size <= other.at.size ? one : other
      const large = small === one ? other : one
      for (const [offset, value] of small.at) {
        if (covers(large, offset) && large.at.get(offset) !== value) odd.add(offset)
        if (small.at.size === 1)
          for (const [at, same] of large.at) if (same === value && at !== offset) odd.add(offset).add(at)
      }
    }
  }
  if (odd.size === 0) for (const { from, next } of told) odd.add(from).add(Math.max(from, next - 1))
  return [...odd].sort((a, b) => a - b)
}

function covers({ from, next }: Told, offset: number): boolean {
  return from <= offset && offset < next
}

/** Other operations on the log that tell of one of the centres, nearest to the witness first, then in their order. */
function besideOf(
  history: History,
  key: string | undefined,
  centres: readonly number[],
  known: ReadonlySet<number>,
  near: number,
) {
  const wanted = keyNumber(history, key)
  const found: number[] = []
  for (let index = 0; index < history.length; index++) {
    if (known.has(index) || !isInvocation(history, index)) continue
    if (wanted !== undefined && history.columns.key[index] !== wanted) continue
    const told = toldBy(history, index)
    if (told !== undefined && centres.some((centre) => covers(told, centre))) found.push(index)
  }
  return found
    .sort((a, b) => Math.abs(a - near) - Math.abs(b - near) || a - b)
    .slice(0, MOST_COLUMNS)
    .sort((a, b) => a - b)
    .map((index) => ({ operation: operationView(history, index), told: toldBy(history, index) as Told }))
}

function rowsOf(centres: readonly number[], told: readonly Told[]): OffsetGrid['rows'] {
  const offsets = new Set(
    centres.flatMap((centre) => Array.from({ length: 2 * AROUND + 1 }, (_, i) => centre - AROUND + i)),
  )
  const sorted = [...offsets]
    .filter((offset) => offset >= 0 && told.some((each) => covers(each, offset)))
    .sort((a, b) => a - b)
    .slice(0, MOST_ROWS)
  const places = new Map<number, Set<number>>()
  for (const { at } of told)
    for (const [offset, value] of at) places.set(value, (places.get(value) ?? new Set()).add(offset))
  return sorted.map((offset, i) => {
    const texts = told.map((each) => (covers(each, offset) ? String(each.at.get(offset) ?? PASSED) : undefined))
    const differs = new Set(texts.filter((text) => text !== undefined)).size > 1
    const cells = texts.map((text): Cell | undefined => {
      if (text === undefined) return undefined
      if (differs) return { text, mark: 'differs' }
      return (places.get(Number(text))?.size ?? 0) > 1 ? { text, mark: 'twice' } : { text }
    })
    return { offset, folded: offset > (sorted[i - 1] ?? -1) + 1, cells }
  })
}
