/**
 * The checker against its naive twin on small random histories: the definitions written down once more, element by element
 * and read by read, over plain ops.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFAULT_BUDGET, type RunFacts } from '../../../checkers/checker.ts'
import { setFull } from '../../../checkers/set-full/set-full.ts'
import type { History } from '../../../harness/core/history.ts'
import { HistoryBuilder } from '../../../harness/core/history-builder.ts'
import type { ClientOp } from '../../../harness/core/op.ts'
import { Random } from '../../../harness/core/random.ts'
import { SET_SCHEMA } from '../../../harness/workloads/set-schema.ts'

const RUN: RunFacts = { schema: SET_SCHEMA, requestedFaults: [], expectsFinalPhase: false }
const PROCESSES = 4

/**
 * Clients of a real set, a few elements tried again and again; reads see the set of some moment within them, and now and
 * then something else: one element less, one more, or one twice.
 */
function randomHistory(seed: number): History {
  const random = Random.stream(seed, 'history')
  const builder = new HistoryBuilder()
  const open = new Map<number, { f: string; value: number | null; took: boolean; seen: number[] }>()
  let next = PROCESSES
  const processes = Array.from({ length: PROCESSES }, (_, i) => i)
  const present: number[] = []
  const count = random.integer(1, 60)
  for (let step = 0; step < count; step++) {
    const slot = random.integer(0, PROCESSES - 1)
    const process = processes[slot] as number
    const common = { index: builder.length, time: step * 1e9, process }
    const running = open.get(slot)
    if (running === undefined) {
      const f = random.fraction() < 0.35 ? 'append' : 'read-list'
      const value = f === 'append' ? random.integer(1, 5) : null
      open.set(slot, { f, value, took: false, seen: [] })
      builder.add({ ...common, type: 'invoke', f, value } as ClientOp)
    } else if (!running.took && random.fraction() < 0.6) {
      running.took = true
      if (running.value !== null && random.fraction() < 0.9) present.push(running.value)
      running.seen = [...new Set(present)]
    } else {
      const type = running.took ? random.pick(['ok', 'ok', 'ok', 'info']) : random.pick(['fail', 'info'])
      const value = running.value ?? bent(running.seen, random)
      const done = type === 'ok' ? [1, value] : running.value
      builder.add({ ...common, type, f: running.f, value: done } as ClientOp)
      open.delete(slot)
      if (type === 'info') processes[slot] = next++
    }
  }
  return builder.finish()
}

function bent(seen: readonly number[], random: Random): number[] {
  const chance = random.fraction()
  if (chance < 0.1 && seen.length > 0) return seen.slice(1)
  if (chance < 0.15) return [...seen, random.integer(1, 6)]
  if (chance < 0.2 && seen.length > 0) return [...seen, seen[0] as number]
  return [...seen]
}

type Verdicts = { readonly lost: number[]; readonly stale: number[]; readonly odd: number[]; readonly enough: boolean }

function bruteForce(history: History): Verdicts {
  const operations = [...history.operations()].map(({ invocation, completion, outcome }) => {
    const call = history.op(invocation) as ClientOp
    const end = completion === undefined ? undefined : (history.op(completion) as ClientOp)
    return { call, end, outcome }
  })
  const adds = operations.filter(({ call }) => call.f === 'append')
  const reads = operations
    .filter(({ call, outcome }) => call.f === 'read-list' && outcome === 'ok')
    .map(({ call, end }) => ({ from: call.index, end: end as ClientOp }))
    .map(({ from, end }) => ({ from, to: end.index, shows: (end.value as [number, number[]])[1] }))
  const everything = new Set([...adds.map(({ call }) => call.value as number), ...reads.flatMap(({ shows }) => shows)])
  const lost: number[] = []
  const stale: number[] = []
  const odd: number[] = []
  let stable = 0
  let unread = 0
  for (const element of everything) {
    const tries = adds.filter(({ call, outcome }) => call.value === element && outcome !== 'fail')
    const showing = reads.filter(({ shows }) => shows.includes(element))
    const isOdd = showing.some(({ to, shows }) => {
      const times = shows.filter((shown) => shown === element).length
      const before = tries.filter(({ call }) => call.index < to).length
      return before === 0 || times > before
    })
    if (isOdd) odd.push(element)
    if (tries.length === 0) continue
    const acknowledged = tries.filter(({ outcome }) => outcome === 'ok').map(({ end }) => end?.index ?? 0)
    const known = Math.min(...acknowledged, ...showing.map(({ to }) => to))
    if (known === Number.POSITIVE_INFINITY) continue
    const due = reads.filter(({ from }) => from > known)
    const missing = due.filter(({ shows }) => !shows.includes(element))
    if (due.length === 0 && acknowledged.length > 0) unread += 1
    else if (missing.length === 0) stable += 1
    else if (showing.every(({ from }) => missing.some((miss) => miss.from > from))) lost.push(element)
    else stale.push(element)
  }
  return { lost, stale, odd, enough: stable > 0 && unread === 0 }
}

describe('set-full and its twin', () => {
  it('say the same of 10 000 small histories, and meet every case often', () => {
    const met = { valid: 0, unknown: 0, lost: 0, stale: 0, odd: 0 }
    fc.assert(
      fc.property(fc.nat(1e9), (seed) => {
        const history = randomHistory(seed)
        const { verdict, stats } = setFull.check(history, RUN, DEFAULT_BUDGET)
        const twin = bruteForce(history)
        const isBroken = twin.lost.length + twin.stale.length + twin.odd.length > 0
        expect(verdict).toBe(isBroken ? 'invalid' : twin.enough ? 'valid' : 'unknown')
        expect([stats['lost'], stats['stale']]).toEqual([twin.lost.length, twin.stale.length])
        if (verdict === 'valid' || verdict === 'unknown') met[verdict] += 1
        if (twin.lost.length > 0) met.lost += 1
        if (twin.stale.length > 0) met.stale += 1
        if (twin.odd.length > 0) met.odd += 1
      }),
      { numRuns: 10_000 },
    )
    for (const [what, times] of Object.entries(met)) expect(times, what).toBeGreaterThan(100)
  })
})
