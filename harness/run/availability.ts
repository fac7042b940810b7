/**
 * Availability and time to recover for each fault that was in force, and errors by class. Station: verdict. Pure; two
 * passes over the history, and one over the part of it that each fault covers.
 */

import type { ErrorClass, FaultAvailability, Served } from '../core/availability.ts'
import { type History, NEMESIS, OP_TYPES } from '../core/history.ts'
import { lowerBound } from '../core/lower-bound.ts'
import type { FaultSummary } from '../core/record.ts'

const OK = OP_TYPES.indexOf('ok')
const INVOKE = OP_TYPES.indexOf('invoke')
/** Of more classes the most frequent are kept. */
const CLASSES_MAX = 20

/** `clients`: how many workers there were; each acts under process numbers that are equal modulo this. */
export function availabilityOf(
  history: History,
  faults: readonly FaultSummary[],
  clients: number,
  endNs: number,
): readonly FaultAvailability[] {
  return faults.flatMap(({ fault, type, phases }): readonly FaultAvailability[] => {
    const { applied, verified, impugned, healed } = phases
    if (applied === undefined || verified === undefined || impugned !== undefined) return []
    const toNs = Math.max(applied, healed ?? endNs)
    const from = firstAt(history, applied)
    const to = firstAt(history, toNs)
    return [
      {
        fault,
        type,
        fromNs: applied,
        toNs,
        byFunction: served(history, from, to),
        longestGapNs: longestGap(history, from, to, [applied, toNs]),
        recoveryNs: healed === undefined ? [] : recoveries(history, to, toNs, clients),
      },
    ]
  })
}

/** The first op at this time or later. */
function firstAt({ columns: { time } }: History, atNs: number): number {
  return lowerBound(time, atNs)
}

function served({ columns }: History, from: number, to: number): { readonly [f: string]: Served } {
  const { process, type, pair, f, functions } = columns
  const counts = new Map<string, { ok: number; all: number }>()
  for (let index = from; index < to; index++) {
    if (process[index] === NEMESIS || type[index] !== INVOKE) continue
    const name = functions[f[index] as number] as string
    const count = counts.get(name) ?? { ok: 0, all: 0 }
    counts.set(name, count)
    count.all++
    if (type[pair[index] as number] === OK) count.ok++
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function longestGap(
  { columns: { process, type, time } }: History,
  from: number,
  to: number,
  [startNs, endNs]: readonly [number, number],
): number {
  let lastNs = startNs
  let longestNs = 0
  for (let index = from; index < to; index++) {
    if (process[index] === NEMESIS || type[index] !== OK) continue
    longestNs = Math.max(longestNs, (time[index] as number) - lastNs)
    lastNs = time[index] as number
  }
  return Math.max(longestNs, endNs - lastNs)
}

function recoveries({ columns, length }: History, from: number, healedNs: number, clients: number): (number | null)[] {
  const { process, type, time } = columns
  const first: (number | null)[] = Array.from({ length: clients }, () => null)
  let waiting = clients
  for (let index = from; index < length && waiting > 0; index++) {
    if (process[index] === NEMESIS || type[index] !== OK) continue
    const client = (process[index] as number) % clients
    if (first[client] !== null) continue
    first[client] = (time[index] as number) - healedNs
    waiting--
  }
  return first
}

/** The most frequent first. */
export function errorClasses(history: History): readonly ErrorClass[] {
  const { type, f, functions, error } = history.columns
  const classes = new Map<string, { -readonly [part in keyof ErrorClass]: ErrorClass[part] }>()
  for (const [index, { code, message }] of error) {
    const ended = OP_TYPES[type[index] as number]
    if (ended !== 'fail' && ended !== 'info') continue
    const known = classes.get(`${ended} ${code}`)
    if (known !== undefined) known.count++
    else {
      const example = { op: index, f: functions[f[index] as number] as string, message }
      classes.set(`${ended} ${code}`, { code, type: ended, count: 1, example })
    }
  }
  return [...classes.values()].sort((a, b) => b.count - a.count || a.example.op - b.example.op).slice(0, CLASSES_MAX)
}
