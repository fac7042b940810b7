import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Random } from '../../harness/core/random.ts'
import { any } from '../../harness/generator/any.ts'
import { concurrencyLimit } from '../../harness/generator/concurrency-limit.ts'
import { concurrentKeys } from '../../harness/generator/concurrent-keys.ts'
import { cycle } from '../../harness/generator/cycle.ts'
import { cycleTimes } from '../../harness/generator/cycle-times.ts'
import { delay } from '../../harness/generator/delay.ts'
import { eachProcess } from '../../harness/generator/each-process.ts'
import { eachWorker } from '../../harness/generator/each-worker.ts'
import { filter } from '../../harness/generator/filter.ts'
import { flipFlop } from '../../harness/generator/flip-flop.ts'
import type { Generator, Step } from '../../harness/generator/generator.ts'
import type { Keys } from '../../harness/generator/keys.ts'
import { limit, once } from '../../harness/generator/limit.ts'
import { fMap, map } from '../../harness/generator/map.ts'
import { mix } from '../../harness/generator/mix.ts'
import { onUpdate } from '../../harness/generator/on-update.ts'
import { phases } from '../../harness/generator/phases.ts'
import { processLimit } from '../../harness/generator/process-limit.ts'
import { repeat } from '../../harness/generator/repeat.ts'
import { reserve } from '../../harness/generator/reserve.ts'
import { restAfterFail } from '../../harness/generator/rest-after-fail.ts'
import { clients, onWorkers } from '../../harness/generator/route.ts'
import { sequence } from '../../harness/generator/sequence.ts'
import { sequentialKeys } from '../../harness/generator/sequential-keys.ts'
import { shortestAny } from '../../harness/generator/shortest-any.ts'
import { sleep } from '../../harness/generator/sleep.ts'
import { rate, stagger } from '../../harness/generator/stagger.ts'
import { timeLimit } from '../../harness/generator/time-limit.ts'
import { untilOk } from '../../harness/generator/until-ok.ts'
import { WORKLOADS } from '../../harness/workloads/index.ts'
import { nemesisGenerator } from '../../nemesis/nemesis-generator.ts'
import { counting, listening, nothing, workersAndNemesis } from '../support/generators.ts'
import { simulate } from '../support/simulate-generator.ts'
import { playByTheLaws } from './generator-laws.ts'

const random = Random.stream(11, 'laws')
const FAULT = { type: 'kill', target: 'one', parameters: {} } as const
const FAULTS = nemesisGenerator([
  { id: 0, atNs: 10, durationNs: 100, fault: FAULT },
  { id: 1, atNs: 50, durationNs: 60, fault: FAULT },
])

const evenly = (...generators: readonly Generator[]): Generator =>
  mix(
    random,
    generators.map((generator) => ({ weight: 1, generator })),
  )

const keys = (generatorFor: Keys['generatorFor']): Keys => ({
  keyAt: (n) => (n < 5 ? `k${n}` : undefined),
  generatorFor,
})

const odd = ({ value }: { readonly value: unknown }): boolean => Number(value) % 2 === 1

/** Ends when its fifth operation does. */
const untilFifth = (inner: Generator): Generator =>
  onUpdate((self, { type, value }) => (type !== 'invoke' && value === 5 ? nothing : self), inner)

const NAMED: readonly (readonly [string, Generator])[] = [
  ['source', timeLimit(300, counting('a'))],
  ['limit', limit(7, listening('a'))],
  ['once', once(counting('a'))],
  ['sequence', sequence(limit(3, counting('a')), sleep(70), limit(3, counting('b')))],
  ['mix', evenly(limit(9, counting('a')), delay(30, limit(5, counting('b'))), nothing)],
  ['any', any(delay(30, limit(5, counting('a'))), delay(45, limit(5, counting('b'))), nothing)],
  ['stagger', limit(9, stagger(random, 100, counting('a')))],
  ['rate', limit(9, rate(random, 5e7, counting('a')))],
  ['delay', limit(9, delay(40, counting('a')))],
  ['sleep', sleep(100)],
  ['timeLimit', timeLimit(100, delay(30, counting('a')))],
  ['restAfterFail', timeLimit(300, restAfterFail(40, counting('a')))],
  ['phases', phases(limit(5, counting('a')), sleep(30), limit(5, listening('b')))],
  ['eachWorker', clients(eachWorker(sequence(limit(2, counting('a')), sleep(20), once(listening('b')))))],
  ['eachProcess', timeLimit(500, clients(eachProcess(sequence(limit(5, counting('a')), sleep(20)))))],
  ['untilOk', untilOk(delay(5, counting('a')))],
  ['flipFlop', flipFlop(limit(5, counting('a')), delay(30, counting('b')))],
  ['processLimit', processLimit(9, counting('a'))],
  ['concurrencyLimit', concurrencyLimit(2, limit(20, counting('a')))],
  [
    'cycleTimes',
    cycleTimes({ forNs: 30, generator: limit(9, counting('a')) }, { forNs: 50, generator: delay(20, counting('b')) }),
  ],
  ['shortestAny', shortestAny(delay(30, counting('a')), limit(7, delay(20, counting('b'))))],
  ['cycle', cycle(sequence(limit(3, counting('a')), sleep(30), once(listening('b'))), 4)],
  ['repeat', repeat(sequence(sleep(20), counting('a')), 9)],
  ['filter', filter(odd, limit(30, counting('a')))],
  ['map', map((op) => ({ ...op, value: 0 }), limit(9, listening('a')))],
  ['fMap', fMap({ a: 'b' }, limit(9, counting('a')))],
  ['onUpdate', untilFifth(counting('a'))],
  ['onWorkers', onWorkers((worker) => worker === 1, limit(5, counting('a')))],
  [
    'reserve',
    clients(reserve(random, [{ workers: 1, generator: limit(9, counting('a')) }], limit(5, delay(20, counting('b'))))),
  ],
  ['sequentialKeys', sequentialKeys(keys(() => limit(3, delay(10, counting('a')))))],
  [
    'concurrentKeys',
    concurrentKeys(
      1,
      keys(() => sequence(limit(3, listening('a')), sleep(15))),
    ),
  ],
  ['clients', clients(limit(5, counting('a')))],
  ['nemesisGenerator', FAULTS],
  [
    'a whole run',
    phases(any(FAULTS, clients(timeLimit(200, counting('a')))), clients(eachWorker(once(counting('b'))))),
  ],
  ...WORKLOADS.flatMap((workload) => {
    const context = { random: random.stream(workload.name), concurrency: 3 }
    const main = clients(limit(500, workload.generator(context)))
    return [
      [`workload ${workload.name}`, main],
      [`workload ${workload.name} with its final phase`, phases(main, workload.finalGenerator(context))],
    ] as const
  }),
]

const OUTCOMES = ['ok', 'fail', 'info'] as const

/** Generators of any shape, leaves first; all of them end, for the sources are limited. */
const anyGenerator = fc.letrec<{ tree: Generator }>((tie) => {
  const tree = tie('tree')
  const number = fc.integer({ min: 0, max: 60 })
  const several = fc.array(tree, { minLength: 1, maxLength: 3 })
  return {
    tree: fc.oneof(
      { depthSize: 'small' },
      fc.tuple(number, number).map(([count, seed]) => limit(count % 7, counting('a', seed))),
      number.map((count) => limit(count % 7, listening('b'))),
      number.map(sleep),
      fc.constant(nothing),
      several.map((parts) => sequence(...parts)),
      several.map((parts) => phases(...parts)),
      several.map((parts) => any(...parts)),
      several.map((parts) => evenly(...parts)),
      fc.tuple(number, tree).map(([ns, inner]) => delay(ns, inner)),
      fc.tuple(number, tree).map(([ns, inner]) => stagger(random, ns + 1, inner)),
      fc.tuple(number, tree).map(([ns, inner]) => timeLimit(ns, inner)),
      tree.map((inner) => eachWorker(inner)),
      tree.map((inner) => eachProcess(inner)),
      several.map(([first, ...others]) => flipFlop(first as Generator, ...others)),
      several.map((parts) => shortestAny(...parts)),
      fc
        .tuple(number, tree, tree)
        .map(([ns, a, b]) => cycleTimes({ forNs: ns + 1, generator: a }, { forNs: 25, generator: b })),
      fc.tuple(number, tree).map(([count, inner]) => processLimit(count % 5, inner)),
      fc.tuple(number, tree).map(([count, inner]) => concurrencyLimit(1 + (count % 3), inner)),
      fc.tuple(number, tree).map(([count, inner]) => cycle(inner, count % 4)),
      fc.tuple(number, tree).map(([count, inner]) => repeat(inner, count % 4)),
      tree.map((inner) => untilOk(inner)),
      number.map((count) => filter(odd, limit(count % 7, counting('a')))),
      tree.map((inner) => fMap({ a: 'c' }, inner)),
      tree.map(untilFifth),
      tree.map((inner) => sequentialKeys(keys(() => inner))),
      tree.map((inner) =>
        clients(
          concurrentKeys(
            1,
            keys(() => inner),
          ),
        ),
      ),
      tree.map((inner) => clients(reserve(random, [], inner))),
      tree.map((inner) => clients(inner)),
    ),
  }
}).tree

describe('every generator keeps the laws', () => {
  it.each(NAMED)('%s', (_, generator) => {
    const { operations } = playByTheLaws(generator, {
      workers: workersAndNemesis(3),
      latencyNs: (_op, n) => (n * 7) % 40,
      outcome: (op, n) => ({ type: OUTCOMES[n % 3] ?? 'ok', value: op.value }),
    })
    expect(operations.length).toBeLessThan(2000)
  })

  it('in any combination, with any latency', () => {
    fc.assert(
      fc.property(
        anyGenerator,
        fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 1, maxLength: 9 }),
        fc.integer({ min: 0, max: 5 }),
        (generator, latencies, latenessNs) => {
          // Under clients(), since a copy of eachWorker for the nemesis would have a source that nobody works for.
          playByTheLaws(clients(generator), {
            workers: workersAndNemesis(2),
            latencyNs: (_op, n) => latencies[n % latencies.length] ?? 0,
            latenessNs,
          })
        },
      ),
      { numRuns: 300, seed: 20 },
    )
  })
})

/** Answers every question alike, and learns nothing. */
function always(answer: (self: Generator) => Step): Generator {
  return {
    next() {
      return answer(this)
    },
    update() {
      return this
    },
  }
}

describe('the laws catch', () => {
  let calls = 0
  const request = { worker: 0, f: 'a', value: null } as const
  const undead: Generator = { next: () => ({ type: 'done' }), update: () => counting('a') }
  it.each([
    ['an operation for a busy worker', 'for a free worker', always((next) => ({ type: 'op', op: request, next }))],
    ['waiting for nothing', 'pending for ever', always((next) => ({ type: 'pending', next }))],
    ['a wake-up in the past', 'has passed', always((next) => ({ type: 'pending', wakeAtNs: 0, next }))],
    ['an impatient answer', 'until something', always((next) => ({ type: 'pending', wakeAtNs: ++calls, next }))],
    ['an end that is none', 'always done', undead],
  ])('%s', (_, message, generator) => {
    expect(() => playByTheLaws(generator, { workers: [0], latencyNs: () => 5 })).toThrow(message)
  })

  it('a value that is changed in place', () => {
    let n = 0
    const counter = always((next) => ({ type: 'op', op: { ...request, value: n++ }, next }))
    expect(() => playByTheLaws(limit(1, counter), { workers: [0] })).toThrow('same answer')
    expect(() => simulate(limit(1, counter), { workers: [0] })).not.toThrow()
  })
})
