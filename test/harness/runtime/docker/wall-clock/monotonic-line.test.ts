import { describe, expect, it } from 'vitest'
import {
  type Line,
  lineFrom,
  offsetNsOf,
  TRUE_TIME,
} from '../../../../../harness/runtime/docker/wall-clock/control-block.ts'
import { goneOn } from '../../../../../harness/runtime/docker/wall-clock/monotonic-line.ts'

const NOW_NS = 17_000_000_000_000n
const SECOND_NS = 1_000_000_000n
const shown = (line: Line, atNs: bigint) => atNs + offsetNsOf(line, atNs)

describe('a monotonic clock', () => {
  it('jumps ahead by what was asked, and keeps it', () => {
    const line = goneOn(TRUE_TIME, 0, 150_000, NOW_NS)
    expect(offsetNsOf(line, NOW_NS)).toBe(150_000_000n)
    expect(offsetNsOf(line, NOW_NS + SECOND_NS)).toBe(150_000_000n)
  })

  it('keeps what it gained when its rate is right again', () => {
    const fast = goneOn(TRUE_TIME, 1_000_000, 0, NOW_NS)
    const right = goneOn(fast, 0, 0, NOW_NS + SECOND_NS)
    expect(Number(offsetNsOf(right, NOW_NS + 9n * SECOND_NS))).toBeCloseTo(1_005_000_000, -2)
  })

  it.each([
    ['from twice the true rate to the true one', 1_000_000, 0],
    ['from the true rate to half of it', 0, -500_000],
    ['from half of the true rate to twice', -500_000, 1_000_000],
  ])('never goes back, though it is told late: %s', (_, before, after) => {
    const old = lineFrom(7n * SECOND_NS, before, NOW_NS - 3n * SECOND_NS)
    const next = goneOn(old, after, 0, NOW_NS)
    for (const lateNs of [0n, 1_000n, 1_000_000n, 4_999_000n])
      expect(shown(next, NOW_NS + lateNs) >= shown(old, NOW_NS + lateNs) - 1n).toBe(true)
  })
})
