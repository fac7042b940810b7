/**
 * No operation for a while; a part of a sequence or of phases.
 * Station: generator. Unlike Jepsen's sleep it occupies no worker.
 */
import { DONE, type Generator } from './generator.ts'
import { pending } from './steps.ts'

/** Pending for `durationNs` from the first ask, then done. */
export function sleep(durationNs: number): Generator {
  return sleepUntil((nowNs) => nowNs + durationNs)
}

function sleepUntil(endNs: (nowNs: number) => number): Generator {
  return {
    next(context) {
      const wakeAtNs = endNs(context.timeNs)
      return context.timeNs >= wakeAtNs
        ? DONE
        : pending(
            sleepUntil(() => wakeAtNs),
            wakeAtNs,
          )
    },
    update() {
      return this
    },
  }
}
