/**
 * The checker against its naive twin on small random histories: the definitions written down once more, each over all pairs of
 * operations, offsets and values.
 */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DEFAULT_BUDGET, type RunFacts } from '../../../checkers/checker.ts'
import { logChecker } from '../../../checkers/log/log.ts'
import { logTwin } from '../../../checkers/log/log-twin.ts'
import type { History } from '../../../harness/core/history.ts'
import type { ClientOp } from '../../../harness/core/op.ts'
import { Random } from '../../../harness/core/random.ts'
import { LOG_SCHEMA } from '../../../harness/workloads/log-schema.ts'
import { logHistory } from '../support/log-history.ts'

const RUN: RunFacts = { schema: LOG_SCHEMA, requestedFaults: [], expectsFinalPhase: false }

/** Clients of a real log; now and then a poll leaves a record out, shows one twice, or another; a client leaps; an offset is false. */
function randomHistory(seed: number): History {
  const random = Random.stream(seed, 'history')
  const present: number[] = []
  const position = [0, 0]
  const lines: string[] = []
  let sender = 10
  const steps = random.integer(2, 14)
  for (let step = 0; step < steps; step++) {
    if (random.fraction() < 0.5) {
      const value = step + 1
      const end = random.pick(['ok', 'ok', 'ok', 'info', 'fail'])
      // An acknowledgement may tell no offset, and such a record may be lost without a trace.
      const isUntold = end === 'ok' && random.fraction() < 0.3
      const isLost = isUntold && random.fraction() < 0.1
      if (
        (end === 'ok' && !isLost) ||
        (end === 'info' && random.fraction() < 0.5) ||
        (end === 'fail' && random.fraction() < 0.1)
      )
        present.push(value)
      const told = random.fraction() < 0.06 ? Math.max(0, present.length - 2) : present.length - 1
      lines.push(`${sender} send ${value} ${end === 'ok' ? `@${isUntold ? '?' : told}` : end}`)
      if (end === 'info') sender++
      continue
    }
    const client = random.integer(0, 1)
    const isSeek = random.fraction() < 0.3
    const leap = random.fraction() < 0.05 ? 1 : 0
    const from = (isSeek ? 0 : (position[client] as number)) + leap
    const next = Math.max(from, random.integer(from, Math.max(from, present.length)))
    const words = present.slice(from, next).map((value, i) => bent(`${value}@${from + i}`, steps, random))
    position[client] = next
    lines.push(`${client} ${isSeek ? 'seek' : 'poll'} ${from}-${next} ${words.join(' ')}`)
  }
  return logHistory(lines.join('\n'))
}

function bent(word: string, steps: number, random: Random): string {
  const chance = random.fraction()
  const [value = '', offset = ''] = word.split('@')
  if (chance < 0.04) return '_'
  if (chance < 0.07) return `${random.integer(1, steps + 1)}@${offset}`
  if (chance < 0.09) return `${value}@${Number(offset) + 1}`
  return word
}

type Told = { readonly offset: number; readonly value: number; readonly index: number }

/** Which anomalies there are, by name. */
function bruteForce(history: History): ReadonlySet<string> {
  const operations = [...history.operations()].map(({ invocation, completion, outcome }) => {
    const call = history.op(invocation) as ClientOp
    const end = history.op(completion as number) as ClientOp
    return { call, end, outcome }
  })
  const sends = operations
    .filter(({ call }) => call.f === 'send')
    .map(({ call, end, outcome }) => {
      const offset = outcome === 'ok' ? ((end.value as [number | null, number])[0] ?? undefined) : undefined
      const ends = outcome === 'ok' ? end.index : undefined
      return { value: call.value as number, offset, outcome, index: call.index, ends, process: call.process }
    })
  const polls = operations
    .filter(({ call, outcome }) => call.f === 'poll' && outcome === 'ok')
    .map(({ call, end }) => {
      const seen = end.value as { from: number; next: number; records: [number, number][] }
      return { ...seen, asked: call.value, index: call.index, ends: end.index, process: call.process }
    })
  const shows = (value: number) => polls.some(({ records }) => records.some(([, shown]) => shown === value))
  const told: Told[] = [
    ...sends.flatMap(({ offset, value, index }) => (offset === undefined ? [] : [{ offset, value, index }])),
    ...polls.flatMap(({ records, index }) => records.map(([offset, value]) => ({ offset, value, index }))),
  ]
  const names = new Set<string>()
  const also = (name: string, isSo: boolean) => {
    if (isSo) names.add(name)
  }
  for (const one of told) {
    for (const other of told) {
      also('inconsistent-offsets', one.offset === other.offset && one.value !== other.value)
      also('duplicate', one.offset !== other.offset && one.value === other.value)
    }
  }
  for (const { from, next, records, asked, ends, index, process } of polls) {
    const before = polls.findLast((each) => each.process === process && each.index < index)
    const due = asked === 'next' ? (before?.next ?? 0) : 0
    also('nonmonotonic-poll', from < due)
    also('poll-skip', from > due)
    records.forEach(([offset, value], i) => {
      also(
        'nonmonotonic-poll',
        offset < from || offset >= next || records.slice(0, i).some(([earlier]) => earlier >= offset),
      )
      const send = sends.find((each) => each.value === value)
      also('garbage-read', send === undefined || send.index > ends)
      also('aborted-read', send !== undefined && send.index < ends && send.outcome === 'fail')
    })
    for (let offset = from; offset < next; offset++) {
      if (records.some(([shown]) => shown === offset)) continue
      // What was told first stands at the offset; who sent is heard before who polled.
      const there = told.find((each) => each.offset === offset)
      if (there === undefined) continue
      also(shows(there.value) ? 'poll-skip' : 'lost-write', true)
    }
  }
  const isPassed = (offset: number) => polls.some(({ from, next }) => from <= offset && offset < next)
  const placeOf = (value: number) => told.find((each) => each.value === value)?.offset
  /** Where an acknowledged record is, by its acknowledgement or by what polls show. */
  const place = ({ value, offset, ends }: (typeof sends)[number]) =>
    ends === undefined ? undefined : (offset ?? placeOf(value))
  for (const send of sends) {
    const { value, offset, process, index, ends } = send
    const isOverwritten = polls.some(({ records }) => records.some(([at, shown]) => at === offset && shown !== value))
    also('lost-write', isOverwritten && !shows(value))
    const isPassedUntold = sends.some((later) => {
      const at = placeOf(later.value)
      return (
        ends !== undefined &&
        later.index > ends &&
        shows(later.value) &&
        at !== undefined &&
        Array.from({ length: at + 1 }, (_, i) => i).every(isPassed)
      )
    })
    also('lost-write', offset === undefined && !shows(value) && isPassedUntold)
    const mine = place(send)
    const before = sends.findLast((each) => each.process === process && each.index < index && place(each) !== undefined)
    const theirs = before === undefined ? undefined : place(before)
    also('nonmonotonic-send', mine !== undefined && theirs !== undefined && theirs >= mine)
  }
  return names
}

it('the log checker and its twin say the same of 3 000 small histories, and meet every case', () => {
  const met = new Map<string, number>()
  fc.assert(
    fc.property(fc.nat(1e9), (seed) => {
      const history = randomHistory(seed)
      const { verdict, stats } = logChecker.check(history, RUN, DEFAULT_BUDGET)
      const twin = bruteForce(history)
      if (twin.size > 0) {
        const counts = stats['anomalies'] as { readonly [name: string]: number }
        const names = Object.entries(counts).flatMap(([name, count]) => (count > 0 ? [name] : []))
        expect(names.sort()).toEqual([...twin].sort())
      }
      expect(verdict === 'invalid').toBe(twin.size > 0)
      // The twin that runs ask is a third.
      expect(
        logTwin(history)
          .map(({ name }) => name)
          .sort(),
      ).toEqual([...twin].sort())
      for (const name of twin.size > 0 ? twin : [verdict]) met.set(name, (met.get(name) ?? 0) + 1)
    }),
    { numRuns: 3_000 },
  )
  for (const name of [
    'valid',
    'lost-write',
    'duplicate',
    'aborted-read',
    'garbage-read',
    'inconsistent-offsets',
    'poll-skip',
    'nonmonotonic-poll',
    'nonmonotonic-send',
  ])
    expect(met.get(name) ?? 0, name).toBeGreaterThan(20)
})
