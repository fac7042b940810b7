import { describe, expect, it } from 'vitest'
import type { Json } from '../../harness/core/json.ts'
import { count, duration, listed, value } from '../../reports/format.ts'
import { clipped, visible, visibleLine } from '../../reports/visible.ts'

describe('values on one line', () => {
  it.each<[Json, number, string]>([
    [null, 60, 'null'],
    [[12, 7], 60, '[12, 7]'],
    [{ applied: true, 'a key': [null] }, 60, '{applied: true, "a key": [null]}'],
    ['a "quoted"\nword', 60, '"a \\"quoted\\"\\nword"'],
    [[1, 2, 3, 4, 5, 6], 8, '[1, 2, …'],
    [[], 60, '[]'],
    ['x'.repeat(99), 10, '"xxxxxxxx…'],
  ])('%j in %i characters', (json, length, expected) => {
    expect(value(json, length)).toBe(expected)
  })

  it('reads no more of a huge value than it prints', () => {
    let read = 0
    const element = () => ++read
    const huge = new Proxy(
      Array.from({ length: 100_000 }, (_, i) => i),
      {
        get: (target, name, receiver) =>
          typeof name === 'string' && /^\d+$/.test(name) ? element() : Reflect.get(target, name, receiver),
      },
    )
    value(huge, 20)
    expect(read).toBeLessThan(30)
  })
})

describe('numbers', () => {
  it.each([
    [0, '0 ns'],
    [1500, '1.5 µs'],
    [2_500_000, '2.5 ms'],
    [150_000_000, '150 ms'],
    [60e9, '60.0 s'],
  ])('%i ns is %s', (lengthNs, expected) => {
    expect(duration(lengthNs)).toBe(expected)
  })

  it.each([
    [999, '999'],
    [1000, '1\u202f000'],
    [1234567, '1\u202f234\u202f567'],
  ])('%i has its thousands apart', (number, expected) => {
    expect(count(number)).toBe(expected)
  })

  it.each([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b', 'c'], 'a, b and c'],
  ])('lists %j', (items, expected) => {
    expect(listed(items)).toBe(expected)
  })
})

describe('dangerous characters', () => {
  it.each([
    ['\u001b[2J', '\\u001b[2J'],
    ['\u202eabc', '\\u202eabc'],
    ['a\u0000b\rc', 'a\\u0000b\\u000dc'],
    ['\ud800 alone', '\\ud800 alone'],
    ['\udc00', '\\udc00'],
    ['𝄞 stays, as do é, tab\t and\n', '𝄞 stays, as do é, tab\t and\n'],
  ])('%j is shown as %j', (text, expected) => {
    expect(visible(text)).toBe(expected)
  })

  it('keeps a line a line', () => {
    expect(visibleLine('a\tb\nc')).toBe('a\\tb\\nc')
  })

  it('never cuts a surrogate pair in half', () => {
    expect(clipped('a𝄞bc', 3)).toBe('a…')
    expect(clipped('a𝄞bc', 4)).toBe('a𝄞…')
  })
})
