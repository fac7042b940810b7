import { describe, expect, it } from 'vitest'
import { findingsOf } from '../../../harness/honesty/judge.ts'
import type { Observation } from '../../../harness/honesty/observation.ts'

const HONEST: Observation = {
  mode: 'reply-lost',
  f: 'write',
  effect: 'counted',
  requests: 1,
  said: 'info',
  tookMs: 10,
  allowedMs: 1_000,
  reached: true,
  sent: 1,
  delivered: 1,
  applied: 1,
  usableAfterMs: 5,
  laterSent: 1,
  laterApplied: 1,
  wrongAnswer: false,
}

function judged(changes: Partial<Observation>): readonly string[] {
  const mark = { dishonest: '', unproven: '?', note: '()' } as const
  return findingsOf({ ...HONEST, ...changes }).map(({ name, weight }) => `${name}${mark[weight]}`)
}

describe('findings', () => {
  it.each<[string, Partial<Observation>, readonly string[]]>([
    ['an unknown outcome', {}, []],
    ['a read sent twice', { effect: 'none', sent: 2, applied: undefined }, ['sent-again()']],
    ['a write sent twice', { sent: 2 }, ['sent-again']],
    ['two requests that are one operation', { sent: 2, requests: 2 }, []],
    ['a later operation sent twice', { laterSent: 2 }, ['sent-again']],
    ['a later operation applied twice', { laterApplied: 2 }, ['applied-again']],
    ['a fail that was applied', { said: 'fail' }, ['fail-though-applied']],
    ['a fail that was not applied', { said: 'fail', applied: 0 }, []],
    ['a fail of a read', { said: 'fail', effect: 'none', applied: undefined }, []],
    ['a fail of which only the delivery is known', { said: 'fail', applied: undefined }, ['fail-though-applied']],
    ['a fail that never left', { said: 'fail', applied: undefined, delivered: 0, sent: 0 }, []],
    ['an ok that was never applied', { said: 'ok', applied: 0 }, ['ok-though-not-applied']],
    ['an ok of what never left', { said: 'ok', applied: undefined, sent: 0 }, ['ok-though-not-applied']],
    ['an ok of requests that cannot be counted', { said: 'ok', sent: undefined }, []],
    ['an answer 50 ms late', { tookMs: 1_050 }, []],
    ['an answer 51 ms late', { tookMs: 1_051 }, ['late']],
    ['no answer', { said: 'nothing', tookMs: 2_000 }, ['late']],
    ['a client that died', { said: 'died', usableAfterMs: undefined }, ['not-usable-again']],
    ['a server that was never seen to do it', { reached: false }, ['not-reached?']],
    ['an undisturbed operation without a request', { mode: 'pass', sent: 0 }, ['not-counted?']],
    ['a read of unknown requests', { mode: 'pass', effect: 'none', sent: undefined }, ['not-counted()']],
    ['an undisturbed operation of unknown requests', { mode: 'pass', sent: undefined }, ['not-counted?']],
  ])('%s', (_, changes, names) => {
    expect(judged(changes)).toEqual(names)
  })
})
