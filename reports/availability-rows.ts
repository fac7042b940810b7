/**
 * Availability under faults and errors met, in lines for a terminal: one for each kind of fault, one for all errors.
 * Station: report.
 */
import type { FaultAvailability, Served } from '../harness/core/availability.ts'
import type { RunRecord } from '../harness/core/record.ts'
import { count, counted, duration } from './format.ts'

const ERRORS_SHOWN = 4

/** 'kill: read 98%, write 95% ok, 1.3 s at most without any; every client back within 210 ms' */
export function availabilityRows({ availability = [] }: RunRecord): readonly string[] {
  const kinds = Map.groupBy(availability, ({ type }) => type)
  return [...kinds].map(([type, faults]) => {
    const gapNs = Math.max(...faults.map(({ longestGapNs }) => longestGapNs))
    return `${type}: ${sharesOf(faults)}, ${duration(gapNs)} at most without any${recoveryOf(faults)}`
  })
}

function sharesOf(faults: readonly FaultAvailability[]): string {
  const total = new Map<string, Served>()
  for (const { byFunction } of faults) {
    for (const [f, { ok, all }] of Object.entries(byFunction)) {
      const known = total.get(f) ?? { ok: 0, all: 0 }
      total.set(f, { ok: known.ok + ok, all: known.all + all })
    }
  }
  if (total.size === 0) return 'nothing was asked'
  return `${[...total].map(([f, { ok, all }]) => `${f} ${share(ok, all)}`).join(', ')} ok`
}

/** Never '100%' for less than all. */
function share(ok: number, all: number): string {
  return ok === all ? '100%' : `${Math.min(99, Math.floor((100 * ok) / all))}%`
}

function recoveryOf(faults: readonly FaultAvailability[]): string {
  const clients = faults.flatMap(({ recoveryNs }) => recoveryNs)
  if (clients.length === 0) return ''
  const back = clients.filter((ns) => ns !== null)
  const never = clients.length - back.length
  const slowest =
    back.length === 0 ? '' : `; ${never === 0 ? 'every client' : 'clients'} back within ${duration(Math.max(...back))}`
  return `${slowest}${never === 0 ? '' : `; ${counted(never, 'time')} a client never was`}`
}

/** 'UNAVAILABLE × 120 fail, NO_ANSWER × 3 unknown, and 2 more kinds'; undefined without any. */
export function errorRow({ errors = [] }: RunRecord): string | undefined {
  if (errors.length === 0) return undefined
  const shown = errors
    .slice(0, ERRORS_SHOWN)
    .map(({ code, type, count: times }) => `${code} × ${count(times)} ${type === 'info' ? 'unknown' : type}`)
  const more = errors.length - shown.length
  return `${shown.join(', ')}${more > 0 ? `, and ${counted(more, 'more kind')}` : ''}`
}

/** The first error of the most frequent class, in its own words. */
export function errorExample({ errors = [] }: RunRecord): string | undefined {
  const [first] = errors
  return first === undefined ? undefined : `such as, of ${first.example.f}: ${first.example.message}`
}
