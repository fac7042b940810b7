/**
 * Named streams of random numbers. A run has one seed; each purpose (workload, schedule, network, a node's elections)
 * draws from a stream of its own, so that one more draw here never shifts the numbers there.
 *
 * A stream is mutable. Whoever keeps one inside an immutable value (a generator) takes a `copy()` before drawing.
 */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

type Source = ReturnType<typeof xoroshiro128plus>

export class Random {
  readonly #source: Source
  readonly #seed: number

  private constructor(source: Source, seed: number) {
    this.#source = source
    this.#seed = seed
  }

  /** The stream `name` of `seed`, an integer; of larger seeds only the lowest 32 bits count. */
  static stream(seed: number, name: string): Random {
    const mixed = mix(seed | 0, name)
    return new Random(xoroshiro128plus(mixed), mixed)
  }

  /** A further stream that depends on this stream's seed and the name alone, not on how much was drawn. */
  stream(name: string): Random {
    return Random.stream(this.#seed, name)
  }

  /** The same stream at the same place: both copies go on to draw the same numbers. */
  copy(): Random {
    return new Random(this.#source.clone(), this.#seed)
  }

  /** An integer from `min` to `max`, both included; max - min below 2^53. */
  integer(min: number, max: number): number {
    return uniformInt(this.#source, min, max)
  }

  /** A number from 0 (included) to 1 (excluded). */
  fraction(): number {
    return uniformFloat64(this.#source)
  }

  /** One of `items`, which must not be empty. */
  pick<Item>(items: readonly Item[]): Item {
    return items[this.integer(0, items.length - 1)] as Item
  }

  /** A new array with the same items in random order (Fisher-Yates). */
  shuffle<Item>(items: readonly Item[]): Item[] {
    const shuffled = [...items]
    for (let i = shuffled.length - 1; i > 0; i--) {
      const j = this.integer(0, i)
      const held = shuffled[i] as Item
      shuffled[i] = shuffled[j] as Item
      shuffled[j] = held
    }
    return shuffled
  }
}

/** FNV-1a over the name, started from the seed, then the finaliser of MurmurHash3 so that near seeds give far streams. */
function mix(seed: number, name: string): number {
  let hash = seed ^ 0x811c9dc5
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) | 0
}
