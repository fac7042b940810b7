/**
 * The main phase of a case as one generator: planned faults and planned operations, until its time is over. The same as
 * timeLimit(any(nemesis(nemesisGenerator(faults)), clients(plannedOperations(operations)))), which is asked several times
 * for each of thousands of operations; this is one step instead of six.
 * Station: campaign.
 */
import { type Context, DONE, type Generator, type Step } from '../generator/generator.ts'
import { pending } from '../generator/steps.ts'

/** Of the phase's beginning nothing is needed: a case begins with it, at time 0. */
export function mainPhase(faults: Generator, operations: Generator, untilNs: number): Generator {
  return new MainPhase(faults, operations, untilNs)
}

class MainPhase implements Generator {
  readonly #faults: Generator
  readonly #operations: Generator
  readonly #untilNs: number

  constructor(faults: Generator, operations: Generator, untilNs: number) {
    this.#faults = faults
    this.#operations = operations
    this.#untilNs = untilNs
  }

  next(context: Context): Step {
    const untilNs = this.#untilNs
    if (context.timeNs >= untilNs) return DONE
    const ofFaults = this.#faults.next(context)
    if (ofFaults.type === 'op')
      return { type: 'op', op: ofFaults.op, next: new MainPhase(ofFaults.next, this.#operations, untilNs) }
    const ofOperations = this.#operations.next(context)
    if (ofOperations.type === 'op')
      return { type: 'op', op: ofOperations.op, next: new MainPhase(this.#faults, ofOperations.next, untilNs) }
    if (ofFaults.type === 'done' && ofOperations.type === 'done') return DONE
    return pending(this, Math.min(wakeAtNs(ofFaults), wakeAtNs(ofOperations), untilNs))
  }

  /** Both know everything beforehand. */
  update(): Generator {
    return this
  }
}

function wakeAtNs(step: Step): number {
  return step.type === 'pending' ? (step.wakeAtNs ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY
}
