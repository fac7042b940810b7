import { describe, expect, it } from 'vitest'
import { UsageError } from '../../../../harness/core/errors.ts'
import { Random } from '../../../../harness/core/random.ts'
import { drawLatencyUs } from '../../../../harness/runtime/sim/latency.ts'
import { Network } from '../../../../harness/runtime/sim/network.ts'
import { networkOptions } from '../../../../harness/runtime/sim/options.ts'

const NODES = ['n1', 'n2', 'n3']

function network(order: 'fifo' | 'any') {
  return new Network(NODES, networkOptions({ order }), Random.stream(1, 'network'))
}

function arrivals(order: 'fifo' | 'any'): number[] {
  const links = network(order)
  return Array.from({ length: 500 }, (_, i) => links.arrivalUs('n1', 'n2', i * 10))
}

describe('simulated network', () => {
  it('delivers in the order of sending on a fifo link, and out of order on a link that keeps none', () => {
    const isSorted = (times: number[]) => times.every((time, i) => i === 0 || time >= (times[i - 1] ?? 0))
    expect(isSorted(arrivals('fifo'))).toBe(true)
    expect(isSorted(arrivals('any'))).toBe(false)
  })

  it('does not let one link hold up another', () => {
    const links = network('fifo')
    const late = Math.max(...Array.from({ length: 200 }, () => links.arrivalUs('n1', 'n2', 1_000_000)))
    const other = Array.from({ length: 200 }, () => links.arrivalUs('n2', 'n1', 0))
    expect(Math.max(...other)).toBeLessThan(late)
  })

  it('draws whole microseconds, none below the minimum, about the mean on average', () => {
    const random = Random.stream(3, 'latency')
    const draws = Array.from({ length: 20_000 }, () => drawLatencyUs(random, { latencyUsMin: 200, latencyUsMean: 600 }))
    expect(draws.every(Number.isInteger)).toBe(true)
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(200)
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length
    expect(mean).toBeGreaterThan(580)
    expect(mean).toBeLessThan(620)
  })

  it.each([{ latencyUsMin: 0 }, { latencyUsMin: 700 }, { latencyUsMean: 0.5 }])('refuses the latency %o', (options) => {
    expect(() => networkOptions(options)).toThrow(UsageError)
  })

  it('cuts one direction only', () => {
    const links = network('fifo')
    links.cut(7, 'n1', 'n2')
    expect(links.passes('n1', 'n2')).toBe(false)
    expect(links.passes('n2', 'n1')).toBe(true)
  })

  it('opens a link only when every fault that cut it has restored it', () => {
    const links = network('fifo')
    links.cut(1, 'n1', 'n2')
    links.cut(1, 'n1', 'n2')
    links.cut(2, 'n1', 'n2')
    links.restore(1)
    expect(links.passes('n1', 'n2')).toBe(false)
    links.restore(2)
    expect(links.passes('n1', 'n2')).toBe(true)
  })
})
