/**
 * What the clients of a healed majority do to see that it serves them: each writes once and then reads, again and again
 * until it is answered or the time is over. Refusals cost nothing; an unknown outcome is a failure of its try alone.
 * Station: campaign, the phase 'liveness'.
 */
import { DONE, type Generator, type GeneratorEvent } from '../generator/generator.ts'
import { pending } from '../generator/steps.ts'

const REST_NS = 100_000_000

export type CorePlan = {
  /** Workers whose nodes are in the core. */
  readonly workers: readonly number[]
  /** A register that nobody used before, and the first of so many values as are ever needed. */
  readonly key: string
  readonly firstValue: number
  /** From the phase's beginning. */
  readonly timeNs: number
}

type Stage = { readonly f: 'write' | 'read'; readonly isOpen: boolean; readonly notBeforeNs: number }

export function coreOperations(plan: CorePlan): Generator {
  return {
    next(context) {
      const stages = plan.workers.map((): Stage => ({ f: 'write', isOpen: false, notBeforeNs: 0 }))
      return running(plan, context.timeNs + plan.timeNs, stages, plan.firstValue).next(context)
    },
    update() {
      return this
    },
  }
}

/** A worker that is done has no stage. */
function running(plan: CorePlan, untilNs: number, stages: readonly (Stage | undefined)[], value: number): Generator {
  return {
    next({ timeNs, free }) {
      if (timeNs >= untilNs || stages.every((stage) => stage === undefined)) return DONE
      let wakeAtNs = untilNs
      for (const [i, worker] of plan.workers.entries()) {
        const stage = stages[i]
        if (stage === undefined || stage.isOpen || !free.includes(worker)) continue
        if (stage.notBeforeNs > timeNs) {
          wakeAtNs = Math.min(wakeAtNs, stage.notBeforeNs)
          continue
        }
        const op = { worker, f: stage.f, value: stage.f === 'write' ? value : null, key: plan.key }
        const after = stages.with(i, { ...stage, isOpen: true })
        return { type: 'op', op, next: running(plan, untilNs, after, stage.f === 'write' ? value + 1 : value) }
      }
      return pending(this, wakeAtNs)
    },
    update(event) {
      const i = event.worker === 'nemesis' ? -1 : plan.workers.indexOf(event.worker)
      const stage = stages[i]
      if (stage === undefined || !stage.isOpen || event.type === 'invoke') return this
      return running(plan, untilNs, stages.with(i, completed(stage, event)), value)
    },
  }
}

function completed({ f }: Stage, { type, timeNs }: GeneratorEvent): Stage | undefined {
  if (type !== 'ok') return { f, isOpen: false, notBeforeNs: timeNs + REST_NS }
  return f === 'read' ? undefined : { f: 'read', isOpen: false, notBeforeNs: timeNs }
}
