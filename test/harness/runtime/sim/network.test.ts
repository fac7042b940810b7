import { describe, expect, it } from 'vitest'
import { UsageError } from '../../../../harness/core/errors.ts'
import { type LinkQuality, worst } from '../../../../harness/core/link-quality.ts'
import { Random } from '../../../../harness/core/random.ts'
import { drawLatencyUs } from '../../../../harness/runtime/sim/latency.ts'
import { Network } from '../../../../harness/runtime/sim/network.ts'
import { networkOptions } from '../../../../harness/runtime/sim/options.ts'

const NODES = ['n1', 'n2', 'n3']
const GOOD: LinkQuality = { lossPpm: 0, duplicatePpm: 0, reorderPpm: 0, reorderUs: 0, delayUs: 0, clogged: false }

function network(options: Parameters<typeof networkOptions>[0]) {
  return new Network(NODES, networkOptions(options), Random.stream(1, 'network'))
}

function arrivals(order: 'fifo' | 'any'): number[] {
  const links = network({ order })
  const link = links.linkOf('n1', 'n2')
  return Array.from({ length: 500 }, (_, i) => links.arrivalUs(link, i * 10))
}

/** What becomes of so many messages, one every 10 us, on a link of this quality. */
function sent(quality: Partial<LinkQuality>, order: 'fifo' | 'any' = 'fifo', count = 2000) {
  const links = network({ order })
  const link = links.linkOf('n1', 'n2')
  link.worsen(1, { ...GOOD, ...quality })
  return Array.from({ length: count }, (_, i) => links.arrivals(link, link.quality ?? GOOD, i * 10))
}

const isSorted = (times: readonly number[]) => times.every((time, i) => i === 0 || time >= (times[i - 1] ?? 0))
const firsts = (all: ReturnType<typeof sent>) => all.flatMap(({ firstUs }) => firstUs ?? [])

describe('simulated network', () => {
  it('delivers in the order of sending on a fifo link, and out of order on a link that keeps none', () => {
    expect(isSorted(arrivals('fifo'))).toBe(true)
    expect(isSorted(arrivals('any'))).toBe(false)
  })

  it('does not let one link hold up another', () => {
    const links = network({ order: 'fifo' })
    const [there, back] = [links.linkOf('n1', 'n2'), links.linkOf('n2', 'n1')]
    const late = Math.max(...Array.from({ length: 200 }, () => links.arrivalUs(there, 1_000_000)))
    const other = Array.from({ length: 200 }, () => links.arrivalUs(back, 0))
    expect(Math.max(...other)).toBeLessThan(late)
  })

  it('gives a far link latencies of its own, that direction only', () => {
    const links = network({ far: { 'n1->n2': { latencyUsMin: 50_000, latencyUsMean: 60_000 } } })
    expect(links.arrivalUs(links.linkOf('n1', 'n2'), 0)).toBeGreaterThanOrEqual(50_000)
    expect(links.arrivalUs(links.linkOf('n2', 'n1'), 0)).toBeLessThan(50_000)
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

  it.each([
    { latencyUsMin: 0 },
    { latencyUsMin: 700 },
    { latencyUsMean: 0.5 },
    { far: { 'n1->n2': { latencyUsMin: 0, latencyUsMean: 1 } } },
  ])('refuses the latency %o', (options) => {
    expect(() => networkOptions(options)).toThrow(UsageError)
  })

  it('cuts one direction only', () => {
    const links = network({})
    links.cut(7, 'n1', 'n2')
    expect(links.passes('n1', 'n2')).toBe(false)
    expect(links.passes('n2', 'n1')).toBe(true)
  })

  it('opens a link only when every fault that cut it has restored it', () => {
    const links = network({})
    links.cut(1, 'n1', 'n2')
    links.cut(1, 'n1', 'n2')
    links.cut(2, 'n1', 'n2')
    links.restore(1)
    expect(links.passes('n1', 'n2')).toBe(false)
    links.restore(2)
    expect(links.passes('n1', 'n2')).toBe(true)
  })
})

describe('a bad link', () => {
  it('loses about as many messages as it should, and none where it should not', () => {
    const lost = sent({ lossPpm: 300_000 }).filter(({ firstUs }) => firstUs === undefined)
    expect(lost.length).toBeGreaterThan(500)
    expect(lost.length).toBeLessThan(700)
    expect(firsts(sent({ duplicatePpm: 500_000 }))).toHaveLength(2000)
  })

  it('doubles messages; the second comes by itself, against the order of a fifo link', () => {
    const all = sent({ duplicatePpm: 500_000 })
    const second = all.flatMap(({ secondUs }) => secondUs ?? [])
    expect(second.length).toBeGreaterThan(900)
    expect(second.length).toBeLessThan(1100)
    expect(isSorted(second)).toBe(false)
    expect(isSorted(firsts(all))).toBe(true)
  })

  it('holds messages back so that later ones overtake them, even on a fifo link', () => {
    const times = firsts(sent({ reorderPpm: 100_000, reorderUs: 20_000 }))
    expect(isSorted(times)).toBe(false)
    // About a tenth is late; the others keep their order among themselves.
    const sorted = times.filter((time, i) => times.slice(0, i).every((before) => before <= time))
    expect(sorted.length).toBeLessThan(1900)
    expect(times.every((time, i) => time <= i * 10 + 30_000)).toBe(true)
  })

  it('adds its delay to every message, and keeps the order', () => {
    const times = firsts(sent({ delayUs: 100_000 }))
    expect(times.every((time, i) => time >= i * 10 + 100_200)).toBe(true)
    expect(isSorted(times)).toBe(true)
  })

  it('spreads its delay evenly by its jitter, out of order where the link keeps none, and never below no delay', () => {
    const without = firsts(sent({}, 'any'))
    const jittered = { delayUs: 50_000, jitterUs: 10_000 }
    const added = firsts(sent(jittered, 'any')).map((us, i) => us - (without[i] ?? 0))
    expect(Math.min(...added)).toBeGreaterThanOrEqual(40_000)
    expect(Math.max(...added)).toBeLessThanOrEqual(60_000)
    expect(added.filter((us) => us < 45_000).length).toBeGreaterThan(400)
    expect(isSorted(firsts(sent(jittered, 'any')))).toBe(false)
    expect(isSorted(firsts(sent(jittered, 'fifo')))).toBe(true)
    const undelayed = firsts(sent({ jitterUs: 10_000 }, 'any')).map((us, i) => us - (without[i] ?? 0))
    expect(Math.min(...undelayed)).toBeGreaterThanOrEqual(0)
  })

  it('is as bad as the worst of all faults that bear on it, field by field', () => {
    expect(worst([])).toBeUndefined()
    expect(
      worst([
        { ...GOOD, lossPpm: 5, delayUs: 1 },
        { ...GOOD, delayUs: 7, clogged: true },
      ]),
    ).toEqual({
      ...GOOD,
      lossPpm: 5,
      delayUs: 7,
      clogged: true,
    })
    const link = network({}).linkOf('n1', 'n2')
    link.worsen(1, { ...GOOD, lossPpm: 9 })
    link.worsen(2, { ...GOOD, lossPpm: 4 })
    link.worsen(2, { ...GOOD, lossPpm: 5 })
    expect(link.quality?.lossPpm).toBe(9)
    link.recover(1)
    expect(link.quality?.lossPpm).toBe(5)
    link.recover(2)
    expect(link.quality).toBeUndefined()
  })

  it('does not shift the latencies of messages that it spares', () => {
    const good = network({ order: 'any' })
    const bad = network({ order: 'any' })
    const badLink = bad.linkOf('n1', 'n2')
    const quality = { ...GOOD, lossPpm: 1, duplicatePpm: 200_000 }
    const times = Array.from({ length: 200 }, (_, i) => bad.arrivals(badLink, quality, i).firstUs)
    expect(times).toEqual(Array.from({ length: 200 }, (_, i) => good.arrivalUs(good.linkOf('n1', 'n2'), i)))
  })
})
