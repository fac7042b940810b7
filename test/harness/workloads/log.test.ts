import { describe, expect, it } from 'vitest'
import type { Json } from '../../../harness/core/json.ts'
import { schemaProblem } from '../../../harness/core/op-schema.ts'
import { Random } from '../../../harness/core/random.ts'
import type { OpRequest } from '../../../harness/generator/generator.ts'
import { limit } from '../../../harness/generator/limit.ts'
import { phases } from '../../../harness/generator/phases.ts'
import { log } from '../../../harness/workloads/log.ts'
import { type Outcome, simulate } from '../../support/simulate-generator.ts'

const CONTEXT = { random: Random.stream(1, 'workload'), concurrency: 3 }

const LONG = simulate(limit(5_000, log.generator(CONTEXT)), { workers: [0, 1, 2] }).operations

describe('the log workload', () => {
  it('sends every integer once, in order, to two logs', () => {
    const sends = LONG.filter(({ f }) => f === 'send')
    expect(sends.map(({ value }) => value)).toEqual(Array.from({ length: sends.length }, (_, i) => i + 1))
    expect(new Set(sends.map(({ key }) => key))).toEqual(new Set(['k0', 'k1']))
  })

  it('polls one time in five, and seldom seeks the beginning or crashes', () => {
    const share = (value: string) => LONG.filter((op) => op.value === value).length / LONG.length
    expect(share('next')).toBeCloseTo(0.2, 1)
    expect(share('beginning')).toBeGreaterThan(0.01)
    expect(share('after-crash')).toBeGreaterThan(0.005)
  })

  it('asks for nothing that its schema does not allow', () => {
    for (const { f, value } of LONG) expect(schemaProblem(log.schema, f, 'invoke', value)).toBeUndefined()
  })
})

/** One log of so many records, of which a poll gives two; each worker has a position. */
function server(records: number, gives = 2) {
  const positions = new Map<string, number>()
  return ({ worker, f, value, key = '' }: OpRequest): Outcome => {
    if (f === 'send') return { type: 'ok', value: [records - 1, value] }
    const name = `${worker} ${key}`
    const from = value === 'next' ? (positions.get(name) ?? 0) : 0
    const next = Math.min(records, from + gives)
    positions.set(name, next)
    return { type: 'ok', value: { from, next, records: [] as Json[] } }
  }
}

describe('the final polls', () => {
  const finalOf = (outcome: (op: OpRequest) => Outcome) =>
    simulate(phases(limit(1, log.generator(CONTEXT)), log.finalGenerator(CONTEXT)), { workers: [0, 1], outcome })
      .operations.slice(1)
      .map(({ worker, value, key }) => `${worker} ${key} ${value}`)

  it('read every log that was touched from its beginning to the end that anybody told of, by every worker', () => {
    const played = finalOf(server(5))
    const [, log = ''] = played[0]?.split(' ') ?? []
    const ofOne = (worker: number) => played.filter((line) => line.startsWith(String(worker)))
    for (const worker of [0, 1])
      expect(ofOne(worker)).toEqual([`${worker} ${log} beginning`, `${worker} ${log} next`, `${worker} ${log} next`])
  })

  it('go on to records of which no offset was told, and end though one is never shown', () => {
    const pages = [[[0, 8]], [[1, 1]], []]
    const lines = (wanted: number) => {
      let poll = 0
      return finalOf(({ f, value }) => {
        if (f === 'send') return { type: 'ok', value: [null, wanted] }
        poll = value === 'beginning' ? 0 : poll + 1
        const records = pages[Math.min(poll, 2)] as Json[]
        return { type: 'ok', value: { from: Math.min(poll, 2), next: Math.min(poll + 1, 2), records } }
      })
    }
    const one = (played: readonly string[]) =>
      played.filter((line) => line.startsWith('0 ')).map((line) => line.slice(5))
    expect(one(lines(1))).toEqual(['beginning', 'next'])
    expect(one(lines(7))).toHaveLength(22)
  })

  it('end though the end is never reached', () => {
    const short = server(3)
    const played = finalOf((op) => (op.f === 'send' ? { type: 'ok', value: [9, op.value] } : short(op)))
    expect(played.length).toBeGreaterThan(10)
    expect(played.length).toBeLessThan(60)
  })

  it('end though every poll fails', () => {
    const played = finalOf((op) =>
      op.f === 'send' ? { type: 'ok', value: [9, op.value] } : { type: 'fail', value: op.value },
    )
    expect(played).toHaveLength(40)
  })
})
