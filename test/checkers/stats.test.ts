/**
 * Each way in which a run can be vacuous is planted, beside a near miss that is not.
 */
import { describe, expect, it } from 'vitest'
import { DEFAULT_BUDGET, type RunFacts } from '../../checkers/checker.ts'
import { stats } from '../../checkers/stats.ts'
import type { FaultPhase } from '../../harness/core/fault.ts'
import type { History } from '../../harness/core/history.ts'
import { HistoryBuilder } from '../../harness/core/history-builder.ts'
import type { CompletionType, Op, RunPhase } from '../../harness/core/op.ts'
import { REGISTER_SCHEMA } from '../../harness/workloads/register-schema.ts'

type Event =
  | readonly [f: string, outcome: CompletionType | 'open', key?: string]
  | readonly ['phase', RunPhase]
  | readonly ['fault', string, FaultPhase]

const RUN: RunFacts = { schema: REGISTER_SCHEMA, requestedFaults: [], expectsFinalPhase: false }
const ALL: readonly Event[] = [
  ['read', 'ok', 'a'],
  ['write', 'ok', 'a'],
  ['cas', 'ok', 'b'],
]

function historyOf(events: readonly Event[]): History {
  const builder = new HistoryBuilder()
  const add = (op: Record<string, unknown>) =>
    builder.add({ index: builder.length, time: builder.length, ...op } as unknown as Op)
  const nemesis = { process: 'nemesis', type: 'info' }
  events.forEach((event, process) => {
    const [f, second, third] = event
    if (f === 'phase') add({ ...nemesis, f, value: { phase: second } })
    else if (f === 'fault') {
      add({ ...nemesis, f: second, value: { fault: 0, phase: third, target: 'one', nodes: [], detail: null } })
    } else {
      const key = third === undefined ? {} : { key: third }
      add({ process, type: 'invoke', f, value: null, ...key })
      if (second !== 'open') add({ process, type: second, f, value: null, ...key })
    }
  })
  return builder.finish()
}

const check = (events: readonly Event[], run: RunFacts = RUN) => stats.check(historyOf(events), run, DEFAULT_BUDGET)

it('counts outcomes by function and phases by fault; what was never completed is info', () => {
  const result = check([
    ...ALL,
    ['read', 'fail'],
    ['read', 'info'],
    ['read', 'open'],
    ['fault', 'kill', 'applied'],
    ['fault', 'kill', 'verified'],
  ])
  expect(result).toEqual({
    checker: 'stats',
    verdict: 'valid',
    anomalies: [],
    stats: {
      operations: 6,
      functions: {
        cas: { ok: 1, fail: 0, info: 0 },
        read: { ok: 1, fail: 1, info: 2 },
        write: { ok: 1, fail: 0, info: 0 },
      },
      faults: { kill: { applied: 1, verified: 1 } },
    },
  })
})

const FAULTY: RunFacts = { ...RUN, requestedFaults: ['kill', 'partition'] }
const FINAL: RunFacts = { ...RUN, expectsFinalPhase: true }
const FOREIGN: RunFacts = { ...RUN, schema: {} }
const VERIFIED: readonly Event[] = [
  ['fault', 'kill', 'verified'],
  ['fault', 'partition', 'verified'],
]

describe('is unknown', () => {
  it.each<readonly [string, RunFacts, readonly Event[], string]>([
    ['without any op', RUN, [], 'no client did anything'],
    ['when only the nemesis acted', FAULTY, VERIFIED, 'no client did anything'],
    ['when a function was never invoked', RUN, ALL.slice(0, 2), "'cas' was never invoked"],
    [
      'when a function never succeeded',
      RUN,
      [...ALL.slice(0, 2), ['cas', 'fail'], ['cas', 'info'], ['cas', 'open']],
      "'cas' never succeeded (1 failed, 2 of unknown outcome)",
    ],
    [
      'when a requested fault was never planned',
      FAULTY,
      [...ALL, ['fault', 'kill', 'verified']],
      "the fault 'partition' was never in force (never planned)",
    ],
    [
      'when a requested fault was applied but not measured',
      FAULTY,
      [...ALL, ['fault', 'kill', 'verified'], ['fault', 'partition', 'applied'], ['fault', 'partition', 'impugned']],
      "the fault 'partition' was never in force (1 applied, 1 impugned)",
    ],
    [
      'when every fault was skipped',
      { ...RUN, requestedFaults: ['kill'] },
      [...ALL, ['fault', 'kill', 'planned'], ['fault', 'kill', 'skipped']],
      "the fault 'kill' was never in force (1 planned, 1 skipped)",
    ],
    [
      'when the final phase was never reached',
      FINAL,
      [['phase', 'main'], ...ALL, ['phase', 'recovery']],
      'the final phase was never reached',
    ],
    [
      'when no final read succeeded',
      FINAL,
      [...ALL, ['phase', 'final'], ['read', 'info', 'a'], ['read', 'fail', 'b']],
      'no operation of the final phase succeeded',
    ],
    [
      'when a key was not read in the end',
      FINAL,
      [...ALL, ['phase', 'final'], ['read', 'ok', 'a'], ['read', 'info', 'b']],
      "1 of 2 keys were not read in the final phase ('b')",
    ],
    [
      'when a key of an unknown write was not read in the end',
      FINAL,
      [...ALL, ['write', 'open', 'c'], ['phase', 'final'], ['read', 'ok', 'a'], ['read', 'ok', 'b']],
      "1 of 3 keys were not read in the final phase ('c')",
    ],
    [
      'when nothing in a foreign history succeeded',
      FOREIGN,
      [
        ['enqueue', 'info'],
        ['dequeue', 'fail'],
      ],
      'no operation ever succeeded',
    ],
  ])('%s', (_, run, events, reason) => {
    expect(check(events, run)).toMatchObject({ verdict: 'unknown', reason })
  })

  it('with every reason at once', () => {
    const { reason } = check(ALL.slice(0, 2), { ...FAULTY, expectsFinalPhase: true })
    expect(reason?.split('; ')).toHaveLength(4)
  })
})

describe('is valid', () => {
  it.each<readonly [string, RunFacts, readonly Event[]]>([
    ['when each function succeeded once, whatever else failed', RUN, [...ALL, ['cas', 'fail'], ['write', 'info']]],
    [
      'when each requested fault was in force once, whatever else was skipped',
      FAULTY,
      [...ALL, ...VERIFIED, ['fault', 'kill', 'skipped']],
    ],
    [
      'when every key was read in the final phase, if not each time',
      FINAL,
      [...ALL, ['phase', 'final'], ['read', 'ok', 'a'], ['read', 'info', 'b'], ['read', 'ok', 'b']],
    ],
    ['without final phase when none was to come', RUN, ALL],
    [
      'when one operation of a foreign history succeeded',
      FOREIGN,
      [
        ['enqueue', 'ok'],
        ['dequeue', 'fail'],
      ],
    ],
  ])('%s', (_, run, events) => {
    expect(check(events, run)).toMatchObject({ verdict: 'valid' })
  })
})
