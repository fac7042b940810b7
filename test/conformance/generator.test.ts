import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Random } from '../../harness/core/random.ts'
import { any } from '../../harness/generator/any.ts'
import { delay } from '../../harness/generator/delay.ts'
import { eachWorker } from '../../harness/generator/each-worker.ts'
import type { Generator, Step } from '../../harness/generator/generator.ts'
import { limit, once } from '../../harness/generator/limit.ts'
import { mix } from '../../harness/generator/mix.ts'
import { phases } from '../../harness/generator/phases.ts'
import { restAfterFail } from '../../harness/generator/rest-after-fail.ts'
import { clients } from '../../harness/generator/route.ts'
import { sequence } from '../../harness/generator/sequence.ts'
import { sleep } from '../../harness/generator/sleep.ts'
import { rate, stagger } from '../../harness/generator/stagger.ts'
import { timeLimit } from '../../harness/generator/time-limit.ts'
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
