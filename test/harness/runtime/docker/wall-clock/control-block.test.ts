import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { SkewSince } from '../../../../../harness/core/wall-skew.ts'
import { isExecutable } from '../../../../../harness/runtime/docker/tools.ts'
import {
  decodeSlot,
  encodeSel,
  encodeSlot,
  lineFrom,
  lineOf,
  nextSel,
  offsetUsOf,
  ratePpmOf,
  readSaved,
  STUB,
  slotAt,
  TRUE_TIME,
  writeSaved,
} from '../../../../../harness/runtime/docker/wall-clock/control-block.ts'
import { ROOT } from '../../../../support/source-files.ts'

const NOW_US = 1_767_225_600_000_000
const HOUR_US = 3_600_000_000

const skew = (part: Partial<SkewSince>): SkewSince => ({
  offsetUs: 0,
  ratePpm: 0,
  periodUs: 0,
  sinceUs: NOW_US,
  ...part,
})

describe('what the stub is told', () => {
  it.each([
    ['nothing', [], 0, 0],
    ['an hour ahead', [skew({ offsetUs: HOUR_US })], HOUR_US, 0],
    ['five seconds behind', [skew({ offsetUs: -5_000_000 })], -5_000_000, 0],
    ['a tenth fast, for ten seconds by then', [skew({ ratePpm: 100_000 })], 1_000_000, 100_000],
    ['half as fast', [skew({ ratePpm: -500_000 })], -5_000_000, -500_000],
    ['faults that add up', [skew({ offsetUs: 7 }), skew({ ratePpm: 200, sinceUs: NOW_US - 1_000_000 })], 2_207, 200],
  ])('shows %s', (_, skews, offsetUs, ratePpm) => {
    const slot = lineOf(skews, NOW_US)
    expect(ratePpmOf(slot)).toBe(ratePpm)
    expect(Math.abs(offsetUsOf(slot, NOW_US + 10_000_000) - offsetUs)).toBeLessThanOrEqual(1)
  })

  it('is a line that does not depend on when it was drawn', () => {
    const skews = [skew({ offsetUs: 9_000, ratePpm: 123_457 })]
    const [early, late] = [lineOf(skews, NOW_US), lineOf(skews, NOW_US + 5_000_000)]
    expect(Math.abs(offsetUsOf(early, NOW_US + HOUR_US) - offsetUsOf(late, NOW_US + HOUR_US))).toBeLessThan(5)
  })

  it('is the same bytes whenever true time is asked for', () => {
    expect(encodeSlot({ wall: lineOf([], NOW_US), monotonic: TRUE_TIME })).toEqual(Buffer.alloc(48))
  })

  it('comes back from its bytes, negative numbers too', () => {
    const slot = { wall: { off: -5_000_000_000n, rate: -(2n ** 31n), t0: 1n }, monotonic: lineFrom(7n, 1_000_000, 9n) }
    expect(decodeSlot(encodeSlot(slot))).toEqual(slot)
  })

  it('goes from slot to slot, never into the one in use', () => {
    const sels = [0, 1, 2, 3].reduce<number[]>((all) => [...all, nextSel(all.at(-1) ?? 0)], [0])
    expect(sels).toEqual([0, 48, 96, 144, 0])
    expect(sels.map(slotAt).every((at) => at >= 0x40 && at + 48 <= 0x100)).toBe(true)
    expect(encodeSel(48).readBigUInt64LE(0)).toBe(48n)
  })

  it('keeps the first bytes of each function', () => {
    const stub = Buffer.from(STUB)
    writeSaved(stub, 1, { at: 0xc30, bytes: Buffer.from('0102030405060708', 'hex') })
    expect(readSaved(stub, 0)).toBeUndefined()
    expect(readSaved(stub, 1)).toEqual({ at: 0xc30, bytes: Buffer.from('0102030405060708', 'hex') })
  })
})

describe('the stub', () => {
  it('is as long as its source says, and begins with its name', () => {
    expect(STUB.length).toBe(0x300)
    expect(STUB.toString('latin1', 0, 8)).toBe('ORDEAL01')
  })

  const hasTools = ['gcc', 'objcopy'].every((tool) => isExecutable(`/usr/bin/${tool}`)) && process.arch === 'x64'
  it.skipIf(!hasTools)('is what its source assembles to (skipped without gcc and objcopy, on x86_64)', () => {
    const folder = join(ROOT, 'harness', 'runtime', 'docker', 'wall-clock')
    const assembled = execFileSync('sh', [join(folder, 'assemble.sh')], { encoding: 'utf8' })
    expect(readFileSync(join(folder, 'stub-bytes.ts'), 'utf8')).toBe(assembled)
  })
})
