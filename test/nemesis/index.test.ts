import { describe, expect, it } from 'vitest'
import { UsageError } from '../../harness/core/errors.ts'
import { FAULT_FAMILIES, faultFamily, parseNemeses } from '../../nemesis/index.ts'

describe('the registry of fault families', () => {
  it('finds every family by its type', () => {
    for (const family of FAULT_FAMILIES) expect(faultFamily(family.type)).toBe(family)
    expect(new Set(FAULT_FAMILIES.map(({ type }) => type)).size).toBe(FAULT_FAMILIES.length)
  })
})

describe('parseNemeses', () => {
  it.each([
    ['', []],
    ['  ', []],
    ['kill', [{ family: 'kill' }]],
    ['kill,partition:leader', [{ family: 'kill' }, { family: 'partition', target: 'leader' }]],
    ['kill:follower', [{ family: 'kill', target: 'follower' }]],
    [' kill : all , partition ', [{ family: 'kill', target: 'all' }, { family: 'partition' }]],
  ])("reads '%s'", (text, requests) => {
    expect(parseNemeses(text)).toEqual(requests)
  })

  it.each([
    ['partiton', 'UNKNOWN_NEMESIS', 'partition'],
    ['kill,,partition', 'UNKNOWN_NEMESIS', null],
    ['meteor', 'UNKNOWN_NEMESIS', null],
    ['kill:leadr', 'UNKNOWN_TARGET', 'leader'],
    ['kill:', 'UNKNOWN_TARGET', null],
    ['kill:one:two', 'UNKNOWN_TARGET', null],
  ])("refuses '%s' with %s", (text, code, nearest) => {
    expect(() => parseNemeses(text)).toThrow(UsageError)
    expect(() => parseNemeses(text)).toThrow(
      expect.objectContaining({
        code,
        facts: expect.objectContaining({ nearest }),
        hint: expect.stringContaining('Legal: '),
      }),
    )
  })
})
