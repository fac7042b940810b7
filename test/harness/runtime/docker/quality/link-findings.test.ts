import { describe, expect, it } from 'vitest'
import type { LinkQuality } from '../../../../../harness/core/link-quality.ts'
import {
  judgeQualities,
  longestUs,
  type ProbedLink,
  probesFor,
} from '../../../../../harness/runtime/docker/quality/link-findings.ts'
import type { Arrivals } from '../../../../../harness/runtime/docker/quality/link-probes.ts'

const GOOD: LinkQuality = { lossPpm: 0, duplicatePpm: 0, reorderPpm: 0, reorderUs: 0, delayUs: 0, clogged: false }
const FINE: Arrivals = {
  received: 500,
  duplicates: 0,
  overtaken: 0,
  minUs: 9,
  medianUs: 20,
  maxUs: 300,
  spanUs: 1,
  bytes: 1,
}

/** n2 -> n1 as measured, while this is wanted of it and in force on it. */
function bad(quality: LinkQuality, arrivals: Partial<Arrivals> | undefined, inForce = quality): ProbedLink {
  const found = arrivals === undefined ? undefined : { ...FINE, ...arrivals }
  return { from: 'n2', to: 'n1', sent: 500, seen: 500, arrivals: found, wanted: quality, inForce }
}
function other(arrivals: Partial<Arrivals> | undefined): ProbedLink {
  const found = arrivals === undefined ? undefined : { ...FINE, ...arrivals }
  return { from: 'n1', to: 'n2', sent: 500, seen: 0, arrivals: found, wanted: undefined, inForce: undefined }
}
const wrongOf = (...links: readonly ProbedLink[]) => (judgeQualities(links).detail as { wrong: string[] }).wrong

describe('a measured quality', () => {
  it.each<[string, Partial<LinkQuality>, Partial<Arrivals> | undefined]>([
    ['delay', { delayUs: 100_000 }, { minUs: 100_010, medianUs: 100_040, maxUs: 100_900 }],
    ['jitter', { delayUs: 50_000, jitterUs: 10_000 }, { minUs: 40_100, medianUs: 49_500, maxUs: 59_900 }],
    ['loss', { lossPpm: 100_000 }, { received: 452 }],
    ['duplicates', { duplicatePpm: 200_000 }, { duplicates: 93 }],
    ['reordering', { reorderPpm: 100_000, reorderUs: 20_000 }, { overtaken: 47, maxUs: 19_000 }],
    ['a clog', { clogged: true }, undefined],
  ])('holds if the probes show it: %s', (_, quality, arrivals) => {
    expect(wrongOf(bad({ ...GOOD, ...quality }, arrivals), other({}))).toEqual([])
    expect(judgeQualities([bad({ ...GOOD, ...quality }, arrivals)]).holds).toBe(true)
  })

  it.each<[string, Partial<LinkQuality>, Partial<Arrivals>, string]>([
    ['delay', { delayUs: 2_000 }, {}, 'takes only 20 us'],
    ['jitter', { delayUs: 10, jitterUs: 10_000 }, {}, 'varies by only 291 us'],
    ['loss', { lossPpm: 10_000 }, {}, 'lost only 0 of 500'],
    ['duplicates', { duplicatePpm: 500_000 }, { duplicates: 100 }, 'doubled only 100 of 500'],
    ['reordering', { reorderPpm: 10_000, reorderUs: 2_000 }, {}, 'kept the order of 500'],
    ['a clog', { clogged: true }, { received: 1 }, 'should be clogged, but 1 of 500 came through'],
  ])('does not hold if they do not: %s', (_, quality, arrivals, problem) => {
    expect(wrongOf(bad({ ...GOOD, ...quality }, arrivals))).toEqual([`n2 -> n1 ${problem}`])
  })

  it('is no clog if nothing came that could be held', () => {
    expect(wrongOf({ ...bad({ ...GOOD, clogged: true }, undefined), seen: 0 })).toEqual([
      'n2 -> n1 should be clogged, but nothing came that could be held',
    ])
  })

  it('does not hold if the link is worse than all faults together make it', () => {
    const slow = { ...GOOD, delayUs: 2_000 }
    const late = { minUs: 90_000, medianUs: 90_010, maxUs: 91_000 }
    expect(wrongOf(bad(slow, late))).toEqual(['n2 -> n1 takes 90000 us at least, of which 22000 are explained'])
    expect(wrongOf(bad(slow, late, { ...slow, delayUs: 90_000 }))).toEqual([])
    expect(wrongOf(bad(slow, { medianUs: 2_100, received: 400 }))).toHaveLength(1)
  })

  it('does not hold if a link that no fault touches is bad', () => {
    const slow = bad({ ...GOOD, delayUs: 15 }, {})
    expect(wrongOf(slow, other({ minUs: 30_000 }))).toEqual([
      'n1 -> n2 takes 30000 us at least, of which 20000 are explained',
    ])
    expect(wrongOf(slow, other({ received: 450 }))).toHaveLength(1)
    expect(wrongOf(slow, other(undefined))).toHaveLength(1)
  })

  it('is excused where another fault clogs the link, but must show on one link at least', () => {
    const lossy = { ...GOOD, lossPpm: 300_000 }
    const hidden = bad(lossy, undefined, { ...lossy, clogged: true })
    expect(wrongOf(hidden, bad(lossy, { received: 350 }))).toEqual([])
    expect(wrongOf(hidden)).toEqual(['every link is clogged by other faults, so that nothing shows'])
  })

  it('never holds of no link at all', () => {
    expect(judgeQualities([other({})]).holds).toBe(false)
  })

  it('takes more probes the rarer the mishap, and waits as long as one may be under way', () => {
    expect([undefined, { ...GOOD, delayUs: 5 }].map(probesFor)).toEqual([50, 50])
    const rare = [10_000, 100_000, 500_000].map((lossPpm) => probesFor({ ...GOOD, lossPpm }))
    expect(rare).toEqual([1_000, 500, 200])
    expect(longestUs({ ...GOOD, delayUs: 3, jitterUs: 2, reorderUs: 1 })).toBe(6)
  })
})
