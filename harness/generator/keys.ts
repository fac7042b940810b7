/**
 * What generators of many independent objects have in common: an endless or finite row of keys, a generator made for each.
 * Station: generator. After jepsen.independent, where a value becomes a pair [key, value]; here an operation has a key.
 */
import { PluginError } from '../core/errors.ts'
import type { Context, Generator, GeneratorEvent, Step } from './generator.ts'

/** Both functions are pure. */
export type Keys = {
  /** The n-th key, from 0; undefined from the end on. No key comes twice. */
  keyAt(n: number): string | undefined
  /** Asks for operations without keys, and hears of those of its key alone, again without the key. */
  generatorFor(key: string): Generator
}

/** A key at work. */
export type ActiveKey = { readonly key: string; readonly generator: Generator }

/** So many keys in a row have nothing to do; a row of such keys without end would never answer. */
const IDLE_KEYS_MAX = 10_000

/** An answer about a key, and where that leaves the row. */
export type KeyStep = {
  readonly step: Exclude<Step, { readonly type: 'done' }>
  readonly active: ActiveKey
  readonly nextKey: number
}

/**
 * Asks the active key; when it is done, or there is none yet, the keys from `nextKey` on. Undefined when they are used up.
 * Throws PluginError KEYS_WITHOUT_OPERATIONS after 10 000 keys in a row that were done at once.
 */
export function askKeys(
  keys: Keys,
  active: ActiveKey | undefined,
  nextKey: number,
  context: Context,
): KeyStep | undefined {
  let current = active
  for (let n = nextKey; n - nextKey <= IDLE_KEYS_MAX; n++) {
    const step = current?.generator.next(context)
    if (current !== undefined && step !== undefined && step.type !== 'done') {
      const keyed = step.type === 'op' ? { ...step, op: { ...step.op, key: current.key } } : step
      return { step: keyed, active: { key: current.key, generator: step.next }, nextKey: n }
    }
    const key = keys.keyAt(n)
    if (key === undefined) return undefined
    current = { key, generator: keys.generatorFor(key) }
  }
  throw new PluginError('KEYS_WITHOUT_OPERATIONS', `${IDLE_KEYS_MAX} keys in a row had nothing to do`, {
    hint: 'The generator of a key is done before it asked for anything.',
  })
}

/** The key after it heard of an event, if that is about it. */
export function tellKey(active: ActiveKey, event: GeneratorEvent): ActiveKey {
  const { key, ...bare } = event
  if (key !== active.key) return active
  const generator = active.generator.update(bare)
  return generator === active.generator ? active : { key, generator }
}
