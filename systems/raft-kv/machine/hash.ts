/**
 * Hashes of what a state machine holds, and sums of them: the sum over a set is the same in whatever order it was built,
 * and one member is taken out or put in at O(1) (Bellare & Micciancio, "A New Paradigm for Collision-free Hashing:
 * Incrementality at Reduced Cost", 1997; ours guards against mistakes, not against enemies).
 *
 * A hash is an integer below 2^52, so the sum of two is exact. Integer arithmetic only: the same on every engine.
 */

const LIMIT = 2 ** 52
const WORD = 2 ** 32
const HIGH_MASK = 0xfffff

/** What is hashed, so that things of different kinds with the same numbers differ. */
export const KIND = {
  register: 1,
  list: 2,
  item: 3,
  lock: 4,
  session: 5,
  result: 6,
  forgotten: 7,
} as const

/** Of three integers below 2^53 in size. Two lanes of 32 bits, which differ in their multipliers. */
export function hashOf(kind: number, a: number, b: number, c: number): number {
  let low = Math.imul(kind, 0x9e3779b1)
  let high = Math.imul(kind, 0x7feb352d)
  low = lowLane(lowLane(low, a | 0), upperWord(a))
  high = highLane(highLane(high, a | 0), upperWord(a))
  low = lowLane(lowLane(low, b | 0), upperWord(b))
  high = highLane(highLane(high, b | 0), upperWord(b))
  low = lowLane(lowLane(low, c | 0), upperWord(c))
  high = highLane(highLane(high, c | 0), upperWord(c))
  return joined(low, high)
}

/** FNV-1a in two lanes. */
export function hashOfText(text: string): number {
  let low = 0x811c9dc5
  let high = text.length
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    low = Math.imul(low ^ code, 0x01000193)
    high = Math.imul(high ^ code, 0x5bd1e995)
    high ^= high >>> 15
  }
  return joined(low, high)
}

export function hashSum(a: number, b: number): number {
  const sum = a + b
  return sum >= LIMIT ? sum - LIMIT : sum
}

/** The sum without `before` and with `after`; 0 for what was not there or is no longer. */
export function hashReplaced(sum: number, before: number, after: number): number {
  const rest = sum - before
  return hashSum(rest < 0 ? rest + LIMIT : rest, after)
}

/** After Murmur3's steps. */
function lowLane(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0x85ebca6b)
  return mixed ^ (mixed >>> 13)
}

function highLane(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}

function upperWord(value: number): number {
  return value === (value | 0) ? value >> 31 : Math.floor(value / WORD) | 0
}

function joined(low: number, high: number): number {
  return (high & HIGH_MASK) * WORD + (low >>> 0)
}
