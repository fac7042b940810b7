/**
 * A stack and a priority queue for decider-histories.js. What takes a value out does not crash: of unknown answer it may have
 * taken any, and the deciders decline.
 */
import { MinHeap } from '../../checkers/porcupine-ts/src/deciders/min-heap.ts'

/** Priorities are drawn from so many; each value has a priority of its own all the same. */
const PRIORITIES = 1000
/** How many values a history can have. */
const VALUES_MAX = 1 << 23

export const HELD_VALUE_OBJECTS = {
  stack(random) {
    const items = []
    let fresh = 0
    return () => {
      if (items.length === 0 || random.fraction() < 0.5) {
        const value = ++fresh
        return { input: { f: 'push', value }, output: value, take: () => items.push(value) }
      }
      return { input: { f: 'pop', value: null }, output: items.at(-1), take: () => items.pop(), isSafe: true }
    }
  },
  /** The greatest first. */
  'priority-queue'(random) {
    const keys = new Float64Array(VALUES_MAX)
    const held = new MinHeap(keys)
    let fresh = 0
    return () => {
      if (held.top < 0 || random.fraction() < 0.5) {
        const number = ++fresh
        const value = random.integer(0, PRIORITIES - 1) * VALUES_MAX + number
        keys[number] = -value
        return { input: { f: 'enqueue', value }, output: value, take: () => held.push(number) }
      }
      return { input: { f: 'dequeue', value: null }, output: -keys[held.top], take: () => held.pop(), isSafe: true }
    }
  },
}
