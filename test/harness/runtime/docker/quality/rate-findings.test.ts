import { describe, expect, it } from 'vitest'
import type { Arrivals } from '../../../../../harness/runtime/docker/quality/link-probes.ts'
import { rateFigures, rateObjections } from '../../../../../harness/runtime/docker/quality/rate-findings.ts'

const MBIT = 1_000_000
const FRAME_BITS = 9_936
/** 81 probes at 1 Mbit/s, of which each waits a little longer than the one before. */
const PACED: Arrivals = {
  received: 81,
  duplicates: 0,
  overtaken: 0,
  minUs: 80,
  medianUs: 200_000,
  maxUs: 400_000,
  spanUs: 800_000,
  bytes: 80 * 1_200,
}

function found(arrivals: Arrivals | undefined, heldBack = 100) {
  const [before, after] = [5, 5 + heldBack].map((count) => ({ bitsPerSecond: MBIT, heldBack: count }))
  const figures = rateFigures({ link: 'n1 -> n2', before, after, arrivals }, FRAME_BITS)
  return rateObjections(figures, MBIT)
}

describe('a limited link', () => {
  it('is in force where probes arrive no faster, and impugned where they do', () => {
    expect(found(PACED)).toEqual([])
    expect(found({ ...PACED, spanUs: 400_000, maxUs: 100 })).toEqual(['n1 -> n2 carries 1987101 bit/s'])
  })

  it('is in force where a busy receiver read the first half late and all at once', () => {
    expect(found({ ...PACED, spanUs: 400_000, maxUs: 400_100 })).toEqual([])
  })

  it('is in force where another fault keeps back all that the limit lets through', () => {
    expect(found(undefined)).toEqual([])
  })

  it('is impugned where its class held nothing back, or is not there', () => {
    expect(found(PACED, 0)).toEqual(['n1 -> n2 held nothing back'])
    const without = { link: 'n1 -> n2', before: undefined, after: undefined, arrivals: PACED }
    expect(rateObjections(rateFigures(without, FRAME_BITS), MBIT)).toEqual(['n1 -> n2 held nothing back'])
  })
})
