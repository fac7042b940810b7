import { describe, expect, it } from 'vitest'
import { isAsBad, type LinkQuality, worst } from '../../../harness/core/link-quality.ts'

const GOOD: LinkQuality = { lossPpm: 0, duplicatePpm: 0, reorderPpm: 0, reorderUs: 0, delayUs: 0, clogged: false }

describe('the quality of a link', () => {
  it('is the worst of each field of several faults', () => {
    expect(worst([])).toBeUndefined()
    const slow = { ...GOOD, delayUs: 50_000, jitterUs: 10_000 }
    const lossy = { ...GOOD, lossPpm: 10, delayUs: 2 }
    expect(worst([slow, lossy])).toEqual({ ...GOOD, lossPpm: 10, delayUs: 50_000, jitterUs: 10_000 })
    expect(worst([lossy, { ...GOOD, clogged: true }])).toEqual({ ...lossy, clogged: true })
  })

  it('is as bad as wanted only if no field is better, jitter included', () => {
    const wanted = { ...GOOD, delayUs: 5, jitterUs: 2 }
    expect(isAsBad(undefined, wanted)).toBe(false)
    expect(isAsBad({ ...GOOD, delayUs: 6 }, wanted)).toBe(false)
    expect(isAsBad({ ...GOOD, delayUs: 6, jitterUs: 2 }, wanted)).toBe(true)
  })
})
