import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyName, NO_KEYS, touch, touchedNames } from '../../../harness/workloads/numbered-keys.ts'

describe('touched keys', () => {
  it('are what a plain set would hold, in order, whatever the order in which they were touched', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 30 })), (numbers) => {
        const touched = numbers.map(keyName).reduce(touch, NO_KEYS)
        const plain = [...new Set(numbers)].sort((a, b) => a - b).map(keyName)
        expect(touchedNames(touched)).toEqual(plain)
      }),
    )
  })

  it.each(['', 'k', 'k-1', 'k01', 'k1.5', 'x1', '1', 'k1e3'])(
    "leave out '%s', which is no key of this workload",
    (key) => {
      expect(touch(NO_KEYS, key)).toBe(NO_KEYS)
    },
  )
})
