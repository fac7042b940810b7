import { describe, expect, it } from 'vitest'
import type { LinkQuality } from '../../../../../harness/core/link-quality.ts'
import { probeLine } from '../../../../../harness/runtime/docker/quality/link-probes.ts'
import { readRefusals } from '../../../../../harness/runtime/docker/quality/link-support.ts'
import { everyPair, qualityLine, qualityOf } from '../../../../../harness/runtime/docker/quality/qualities.ts'

const GOOD: LinkQuality = { lossPpm: 0, duplicatePpm: 0, reorderPpm: 0, reorderUs: 0, delayUs: 0, clogged: false }

describe('qualities in force', () => {
  it('are those of all faults that name the pair in this direction', () => {
    const slow = { links: { n1: ['n2'] }, quality: { ...GOOD, delayUs: 100 } }
    const lossy = { links: { n1: ['n2', 'n3'] }, quality: { ...GOOD, lossPpm: 7 } }
    expect(qualityOf([slow, lossy], { from: 'n2', to: 'n1' })).toEqual({ ...GOOD, delayUs: 100, lossPpm: 7 })
    expect(qualityOf([slow, lossy], { from: 'n3', to: 'n1' })).toEqual({ ...GOOD, lossPpm: 7 })
    expect(qualityOf([slow, lossy], { from: 'n1', to: 'n2' })).toBeUndefined()
  })

  it('are told to the receiver by the address of the sender', () => {
    const quality = { ...GOOD, reorderPpm: 1, reorderUs: 2, delayUs: 3, jitterUs: 4, clogged: true }
    expect(qualityLine('198.19.0.12', quality)).toBe(
      'set 198.19.0.12 loss=0 duplicate=0 reorder=1 reorder_us=2 delay_us=3 jitter_us=4 clogged=1',
    )
    expect(qualityLine('198.19.0.12', undefined)).toBe('reset 198.19.0.12')
  })

  it('concern every directed pair of different nodes', () => {
    expect(everyPair(['a', 'b', 'c'])).toHaveLength(6)
    expect(everyPair(['a'])).toEqual([])
  })

  it('are probed by as many datagrams to each peer as it takes to see them', () => {
    const sending = { port: 10, intervalUs: 200, bytes: 64 }
    const to = [
      { address: '198.19.0.12', count: 50 },
      { address: '198.19.0.13', count: 1_000 },
    ]
    expect(probeLine(3, sending, to)).toBe('probe 10 3 200 64 198.19.0.12:50 198.19.0.13:1000')
  })
})

describe('what the kernel lacks', () => {
  it('is nothing where both were made', () => {
    expect(readRefusals('{}\n{"tc":0}\n')).toEqual({})
  })

  it('is told apart, and unknown where nothing was tried', () => {
    expect(readRefusals('{"error":"no queue"}\n{"tc":0}\n')).toEqual({ quality: expect.stringContaining('no queue') })
    expect(readRefusals('{}\n{"tc":2}\n')).toEqual({ rate: expect.stringContaining('sch_htb') })
    expect(readRefusals('')).toEqual({})
  })
})
