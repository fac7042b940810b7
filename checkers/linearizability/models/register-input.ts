/**
 * What register operations are invoked with, the same for every register model: read null, write v, cas [from, to].
 */
import type { RegisterInput } from 'porcupine-ts'
import type { Json } from '../../../harness/core/json.ts'
import { isScalar } from '../history-model.ts'

/** The input, or what is wrong with it. Null is no value to be written: it means that nothing was. */
export function registerInput(f: string, invoked: Json): RegisterInput | string {
  switch (f) {
    case 'read':
      return { f, value: null }
    case 'write':
    // What a transaction reads beside its write is of no interest to the register.
    case 'write-after-range':
      return isScalar(invoked)
        ? { f: 'write', value: invoked }
        : `a write of ${JSON.stringify(invoked)}, which is no plain value`
    case 'cas': {
      if (!Array.isArray(invoked) || invoked.length !== 2) return `a cas of ${JSON.stringify(invoked)}, not [from, to]`
      const [from, to] = invoked as readonly Json[]
      return isScalar(from) && isScalar(to)
        ? { f, value: [from, to] }
        : `a cas of ${JSON.stringify(invoked)}, not of plain values`
    }
    default:
      return `the model knows no function '${f}'`
  }
}
