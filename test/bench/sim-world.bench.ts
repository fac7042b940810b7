/**
 * The simulated world alone: five nodes that think nothing. One sends to all others, they write, sync and answer, and move
 * their timers. At most 20 ms for 40 000 events on one core.
 */
import { expect, test } from 'vitest'
import { createSimCluster } from '../../harness/runtime/sim/cluster.ts'
import { EventHeap } from '../../harness/runtime/sim/heap.ts'
import type { SimEffect, SimEvent, SimSystem } from '../../systems/sim-system.ts'
import { ECHO } from '../harness/runtime/sim/echo-system.ts'

const EVENTS = 40_000
const NODES = ['n1', 'n2', 'n3', 'n4', 'n5']

const MESSAGE = { commit: 1 }
const WRITES: readonly SimEffect[] = [
  { type: 'append', file: 'log', records: [{ value: 1, bytes: 60 }] },
  { type: 'sync', files: ['log'], names: false, ticket: 1 },
]
const WAITS: SimEffect = { type: 'set-timer', timer: 'election', delayUs: 200_000 }
const SENDS: readonly SimEffect[] = NODES.slice(1).map((to) => ({ type: 'send', to, message: MESSAGE }))
const BEATS: SimEffect = { type: 'set-timer', timer: 'beat', delayUs: 5_000 }

function leads(event: SimEvent): readonly SimEffect[] {
  if (event.type === 'start') return [BEATS]
  return event.type === 'timer' ? [BEATS, ...SENDS, ...WRITES] : []
}

function follows(event: SimEvent): readonly SimEffect[] {
  if (event.type === 'synced') return [{ type: 'send', to: 'n1', message: MESSAGE }]
  return event.type === 'message' ? [WAITS, ...WRITES] : [WAITS]
}

const THOUGHTLESS: SimSystem = {
  ...ECHO,
  init: () => undefined,
  step: (state, event, { node }) => ({ state, effects: node === 'n1' ? leads(event) : follows(event) }),
}

test('the simulated world alone', { timeout: 120_000 }, async ({ bench }) => {
  const run = (): string => {
    const cluster = createSimCluster(THOUGHTLESS, { nodes: NODES.length, seed: 1, settings: {} })
    for (let i = 0; i < EVENTS; i++) cluster.advance()
    return cluster.eventHash()
  }
  expect(run()).toBe(run())
  await bench.compare(
    bench(`${EVENTS} events`, () => {
      run()
    }),
    bench('peer: as many turns of a heap of 200', () => {
      const heap = new EventHeap<number>()
      for (let i = 0; i < EVENTS; i++) {
        heap.push(i * 7919 + (i % 997), i)
        if (i >= 200) heap.pop()
      }
    }),
    { iterations: 60, time: 0, warmupIterations: 10 },
  )
})
