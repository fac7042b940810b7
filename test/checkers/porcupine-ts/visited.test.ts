/** The memo of configurations, apart from the search. */
import { describe, expect, it } from 'vitest'
import { Memory } from '../../../checkers/porcupine-ts/src/search/memory.ts'
import { FULL, SEEN, Visited } from '../../../checkers/porcupine-ts/src/search/visited.ts'

const NOTHING = Int32Array.of(0, 0)

function memo(bytesMax = 1 << 20) {
  const visited = new Visited(2, new Memory())
  visited.bytesMax = bytesMax
  const visit = (mask: readonly number[], crashed: Int32Array = NOTHING, layer = 0, state = 0) =>
    visited.visit(layer, state, Int32Array.from(mask), crashed, -1, -1, -1)
  return { visited, visit }
}

describe('a configuration is seen', () => {
  it('only with all words of its mask, its layer and its state', () => {
    const { visit } = memo()
    expect(visit([1, 0])).toBe(0)
    expect(visit([1, 0])).toBe(SEEN)
    expect([visit([1, 1]), visit([0, 0]), visit([1, 0], NOTHING, 1), visit([1, 0], NOTHING, 0, 1)]).toEqual([
      1, 2, 3, 4,
    ])
  })

  it('with more crashed operations in it, in whichever word, and not with fewer or others', () => {
    const { visit } = memo()
    const crashed = Int32Array.of(0b100, 0b11)
    expect(visit([0b1, 0b1], crashed)).toBe(0)
    expect([visit([0b101, 0b1], crashed), visit([0b1, 0b11], crashed)]).toEqual([SEEN, SEEN])
    expect([visit([0b1, 0b10], crashed), visit([0b11, 0b1], crashed)]).toEqual([1, 2])
    expect(visit([0b1, 0], crashed)).toBe(3)
  })
})

it('does not grow beyond its bytes, copies included', () => {
  const { visited, visit } = memo(8000)
  let last = 0
  for (let state = 0; last !== FULL; state++) {
    last = visit([state, 0], NOTHING, 0, state)
    expect(visited.bytes).toBeLessThanOrEqual(8000)
  }
})
