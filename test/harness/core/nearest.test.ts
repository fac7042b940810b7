import { describe, expect, it } from 'vitest'
import { editDistance, nearestName, unknownName } from '../../../harness/core/nearest.ts'

describe('spelling help', () => {
  it.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['kill', 'kill', 0],
    ['partiton', 'partition', 1],
    ['kitten', 'sitting', 3],
    ['ab', 'ba', 2],
  ])('counts the edits from %j to %j as %i', (a, b, distance) => {
    expect([editDistance(a, b), editDistance(b, a)]).toEqual([distance, distance])
  })

  it.each([
    ['partiton', 'partition'],
    ['parttiton', 'partition'],
    ['kil', 'kill'],
    ['clock', undefined],
    ['', undefined],
  ])('for %j proposes %j', (got, proposed) => expect(nearestName(got, ['kill', 'partition'])).toBe(proposed))

  it('says what is legal, and the nearest name only if one is near', () => {
    expect(unknownName('UNKNOWN_X', 'x', 'kil', ['kill', 'pause'])).toMatchObject({
      code: 'UNKNOWN_X',
      exitCode: 2,
      message: "unknown x 'kil'",
      hint: "Did you mean 'kill'? Legal: kill, pause",
      facts: { got: 'kil', legal: ['kill', 'pause'], nearest: 'kill' },
    })
    expect(unknownName('UNKNOWN_X', 'x', 'zzz', [])).toMatchObject({ hint: 'Legal: none', facts: { nearest: null } })
  })
})
