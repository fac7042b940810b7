import { describe, expect, it } from 'vitest'
import { silence } from '../../../../harness/runtime/docker/process-port.ts'

describe('a server that the engine calls paused', () => {
  it('is silent if it used nothing of a processor between two counts', () => {
    expect(silence(5_000_000, 5_000_000)).toBe('paused, silent: no processor time for 200 ms')
  })

  it('is not if it used anything, or nobody could count', () => {
    expect(silence(5_000_000, 5_000_001)).toBe('paused, says the engine, but it used 1 ns of a processor')
    expect(silence(undefined, 5_000_000)).toContain('could not be counted')
    expect(silence(5_000_000, undefined)).toContain('could not be counted')
  })
})
