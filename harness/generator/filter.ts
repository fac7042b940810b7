/**
 * Only such operations of a generator.
 * Station: generator. Jepsen: filter.
 */
import { PluginError } from '../core/errors.ts'
import { DONE, type Generator, type OpRequest } from './generator.ts'

/** So many in a row are left out; a generator that goes on beyond would never answer. */
const LEFT_OUT_MAX = 100_000

/**
 * Operations that `keep` refuses are left out as if `inner` had never asked for them: nobody hears of them. Throws
 * PluginError FILTER_KEEPS_NOTHING when 100 000 in a row are refused. For generators whose requests do not depend on what
 * they hear: one that ended because all it had was refused could otherwise, told of more, have something after all.
 */
export function filter(keep: (op: OpRequest) => boolean, inner: Generator): Generator {
  return {
    next(context) {
      let from = inner
      for (let leftOut = 0; leftOut < LEFT_OUT_MAX; leftOut++) {
        const step = from.next(context)
        if (step.type === 'done') return DONE
        if (step.type === 'pending' || keep(step.op)) return { ...step, next: filter(keep, step.next) }
        from = step.next
      }
      throw new PluginError('FILTER_KEEPS_NOTHING', `a filter refused ${LEFT_OUT_MAX} operations in a row`, {
        hint: 'Limit the generator inside it, or let it draw fewer that are refused.',
      })
    },
    update(event) {
      const updated = inner.update(event)
      return updated === inner ? this : filter(keep, updated)
    },
  }
}
