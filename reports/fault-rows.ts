/**
 * One row for each kind of fault: how many were planned, in force, skipped and impugned, and what was measured of those that
 * were in force: the median of each figure, or what was found most often.
 * Station: report. What a measurement tells is a fault family's business; here it is read as any JSON.
 */
import type { Json } from '../harness/core/json.ts'
import type { RunRecord } from '../harness/core/record.ts'
import { type FaultView, faultsByKind } from './fault-view.ts'
import { tally } from './format.ts'

export type FaultRow = {
  readonly kind: string
  /** Whose time came; the rest of the numbers are of these. */
  readonly planned: number
  readonly inForce: number
  readonly skipped: number
  readonly impugned: number
  /** Of those in force; if there are none, why the others were not. */
  readonly measured: string
}

/** Kinds asked for come first, and always. */
export function faultRows(record: RunRecord): readonly FaultRow[] {
  return faultsByKind(record).map(([kind, ofKind]) => {
    const inState = (state: FaultView['state']) => ofKind.filter((fault) => fault.state === state)
    const inForce = inState('in force')
    return {
      kind,
      planned: ofKind.length,
      inForce: inForce.length,
      skipped: inState('skipped').length,
      impugned: inState('impugned').length,
      measured:
        measuredText((inForce.length > 0 ? inForce : ofKind).map(({ summary }) => summary.detail)) ||
        (inForce.length > 0 ? 'as asked' : ''),
    }
  })
}

const MOST_FIGURES = 4
/** Nodes and directed pairs of them: where something was measured, not what. */
const PLACE = /^n\d+(\W+n\d+)?$/

type Leaf = { readonly name: string; readonly value: number | string }

function measuredText(details: readonly Json[]): string {
  const leaves = details.flatMap((detail) => leavesOf(detail, ''))
  const figures = new Map<string, number[]>()
  for (const { name, value } of leaves)
    if (typeof value === 'number') figures.set(name, [...(figures.get(name) ?? []), value])
  if (figures.size > 0)
    return [...figures]
      .slice(0, MOST_FIGURES)
      .map(([name, values]) => `${name} ${short(median(values))}`.trim())
      .join(', ')
  const [most] = [...tally(leaves.map(({ value }) => String(value)))].sort(([, a], [, b]) => b - a)
  return most?.[0] ?? ''
}

function leavesOf(json: Json, name: string): readonly Leaf[] {
  if (typeof json === 'number' || typeof json === 'string') return [{ name, value: json }]
  if (json === null || typeof json === 'boolean') return []
  if (Array.isArray(json)) return json.flatMap((item) => leavesOf(item, name))
  return Object.entries(json).flatMap(([key, value]) => leavesOf(value as Json, PLACE.test(key) ? name : key))
}

/** The lower of the two in the middle, so that it is one that was measured. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN
}

function short(number: number): string {
  return String(Number.isInteger(number) ? number : Number(number.toPrecision(4)))
}
