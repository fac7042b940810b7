/**
 * One key after the other, each with all workers.
 * Station: generator. Jepsen: independent/sequential-generator.
 */
import { DONE, type Generator } from './generator.ts'
import { type ActiveKey, askKeys, type Keys, tellKey } from './keys.ts'

/** The next key begins when the generator of the one before is done, while its last operations may be under way. */
export function sequentialKeys(keys: Keys): Generator {
  return at(keys, undefined, 0)
}

function at(keys: Keys, active: ActiveKey | undefined, nextKey: number): Generator {
  return {
    next(context) {
      const asked = askKeys(keys, active, nextKey, context)
      if (asked === undefined) return DONE
      return { ...asked.step, next: at(keys, asked.active, asked.nextKey) }
    },
    update(event) {
      const told = active === undefined ? undefined : tellKey(active, event)
      return told === active ? this : at(keys, told, nextKey)
    },
  }
}
