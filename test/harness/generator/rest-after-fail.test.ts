import { describe, expect, it } from 'vitest'
import type { Context } from '../../../harness/generator/generator.ts'
import { restAfterFail } from '../../../harness/generator/rest-after-fail.ts'
import { counting } from '../../support/generators.ts'

const at = (timeNs: number): Context => ({ timeNs, free: [0], workers: [0] })
const completed = (type: 'ok' | 'fail' | 'info', timeNs: number) =>
  ({ type, timeNs, worker: 0, f: 'a', value: 1 }) as const

describe('restAfterFail', () => {
  it('holds a worker back after a fail, and asks to be woken when it is rested', () => {
    const rested = restAfterFail(100, counting('a')).update(completed('fail', 50))
    expect(rested.next(at(60))).toMatchObject({ type: 'pending', wakeAtNs: 150 })
    expect(rested.next(at(149))).toMatchObject({ type: 'pending', wakeAtNs: 150 })
    expect(rested.next(at(150))).toMatchObject({ type: 'op' })
  })

  it.each(['ok', 'info'] as const)('lets a worker go on at once after %s', (type) => {
    expect(restAfterFail(100, counting('a')).update(completed(type, 50)).next(at(50))).toMatchObject({ type: 'op' })
  })

  it('holds back the worker that failed and no other', () => {
    const rested = restAfterFail(100, counting('a')).update(completed('fail', 50))
    expect(rested.next({ timeNs: 60, free: [0, 1], workers: [0, 1] })).toMatchObject({ type: 'op', op: { worker: 1 } })
  })
})
