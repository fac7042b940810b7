/**
 * What the nemesis does about one action, as a script: a generator function that asks its driver for one thing at a time
 * and is resumed with the answer. Written once, run by promises on containers and at once in the simulator.
 * Station: conductor/nemesis.
 */
import type { FaultFamily, FaultStep } from '../../nemesis/nemesis.ts'
import { InternalError } from '../core/errors.ts'
import { type Fault, isRole, type PlannedFault } from '../core/fault.ts'
import type { Json } from '../core/json.ts'
import type { Liveness, StuckNode } from '../core/liveness.ts'
import type { FaultPhaseValue } from '../core/op.ts'
import type { Measurement, PortCheck, PortStep } from '../runtime/ports.ts'
import type { NemesisAction } from './protocol.ts'
import { type Recovered, recoverySteps } from './recovery-script.ts'

/**
 * What a script asks of its driver. Answers: leader -> Answer with `leader`; measure -> `measurement`; ready -> `failure`;
 * available -> `standing`.
 */
export type Ask =
  | { readonly ask: 'leader' }
  | { readonly ask: 'perform'; readonly step: PortStep }
  | { readonly ask: 'measure'; readonly check: PortCheck }
  | { readonly ask: 'record'; readonly family: string; readonly value: FaultPhaseValue }
  /** Wait until the system answers on every node, so long at most; absent: within the driver's bound. */
  | { readonly ask: 'ready'; readonly withinMs?: number }
  /** Wait until no node keeps the system from being available, within the system's own bound. */
  | { readonly ask: 'available' }
  | { readonly ask: 'wait'; readonly ms: number }
  /** Wait until so long after a node next comes to lead, within the driver's bound. */
  | { readonly ask: 'election'; readonly delayNs: number }

export type Answer = {
  readonly leader?: string
  readonly measurement?: Measurement
  /** Why the system is not ready; absent if it is. */
  readonly failure?: string
  /** Absent where nobody can tell which node hangs. */
  readonly standing?: Standing
}

/** Who hung when the bound was over; nobody: available. Times in ns since the run's start. */
export type Standing = {
  readonly withinMs: number
  readonly askedNs: number
  readonly nowNs: number
  readonly stuck: readonly StuckNode[]
}

export type NemesisScript = Generator<Ask, void, Answer>

/** The nodes that the target of fault `id` means at this moment, or undefined if it means none that may be hit. */
export type ResolveTarget = (
  fault: Fault,
  leader: string | undefined,
  id: number,
  inForce: readonly InForce[],
) => readonly string[] | undefined

export type InForce = { readonly planned: PlannedFault; readonly family: FaultFamily; readonly hit: readonly string[] }

export class Nemesis {
  readonly #schedule: ReadonlyMap<number, PlannedFault>
  readonly #families: ReadonlyMap<string, FaultFamily>
  readonly #nodes: readonly string[]
  readonly #resolve: ResolveTarget
  readonly #inForce = new Map<number, InForce>()
  #recovered: Recovered = {}

  constructor(
    schedule: readonly PlannedFault[],
    families: readonly FaultFamily[],
    nodes: readonly string[],
    resolve: ResolveTarget,
  ) {
    this.#schedule = new Map(schedule.map((planned) => [planned.id, planned]))
    this.#families = new Map(families.map((family) => [family.type, family]))
    this.#nodes = nodes
    this.#resolve = resolve
  }

  /** Faults in force now, as 'kill n1,n2', in the order in which they were applied. */
  inForce(): readonly string[] {
    return [...this.#inForce.values()].map(({ planned, hit }) => `${planned.fault.type} ${hit.join(',')}`)
  }

  /** Why the system did not come back after everything was healed, if it did not. */
  get notRecovered(): string | undefined {
    return this.#recovered.failure
  }

  /** Whether and how it came back; absent where nobody can tell which node hangs, or the run did not get so far. */
  get liveness(): Liveness | undefined {
    return this.#recovered.liveness
  }

  *run(action: NemesisAction): NemesisScript {
    if (action.do === 'apply') yield* this.#apply(action.fault)
    else if (action.do === 'heal') yield* this.#heal(action.fault)
    else if (action.do === 'heal-all') yield* this.#healAll()
    else this.#recovered = yield* recoverySteps()
  }

  *#apply(id: number): NemesisScript {
    const planned = this.#schedule.get(id)
    const family = planned === undefined ? undefined : this.#families.get(planned.fault.type)
    if (planned === undefined || family === undefined)
      throw new InternalError('UNPLANNED_FAULT', `fault ${id} is not planned`)
    yield record(planned, 'planned', [], planned.fault.parameters)
    if (planned.afterElectionNs !== undefined) yield { ask: 'election', delayNs: planned.afterElectionNs }
    const byRole = isRole(planned.fault.target)
    const leader = byRole ? (yield { ask: 'leader' }).leader : undefined
    const hit = this.#resolve(planned.fault, leader, id, [...this.#inForce.values()])
    if (hit === undefined) {
      const noLeader = byRole && leader === undefined
      yield record(
        planned,
        'skipped',
        [],
        noLeader ? 'no leader was known' : 'the target means no node that may be hit',
      )
      return
    }
    const applied = { id, fault: planned.fault, hit, nodes: this.#nodes }
    // Noted before the first step: if a step fails half-way, healing must undo what was done.
    this.#inForce.set(id, { planned, family, hit })
    const measured: (Measurement | undefined)[] = []
    for (const step of family.apply(applied)) measured.push(...(yield* doStep(step)))
    yield record(planned, 'applied', hit, null)
    for (const check of family.verify(applied)) measured.push((yield { ask: 'measure', check }).measurement)
    const holds = measured.length > 0 && measured.every((measurement) => measurement?.holds === true)
    const details = measured.map((measurement) => measurement?.detail ?? 'not measured')
    yield record(planned, holds ? 'verified' : 'impugned', hit, details)
  }

  *#heal(id: number): NemesisScript {
    const inForce = this.#inForce.get(id)
    if (inForce === undefined) return
    const { planned, family, hit } = inForce
    for (const step of family.heal({ id, fault: planned.fault, hit, nodes: this.#nodes }))
      yield { ask: 'perform', step }
    this.#inForce.delete(id)
    yield record(planned, 'healed', hit, null)
  }

  *#healAll(): NemesisScript {
    for (const id of [...this.#inForce.keys()]) yield* this.#heal(id)
  }
}

/** Returns what was measured. Nodes that do not answer in time impugn no fault: who waits for them goes on. */
function* doStep(step: FaultStep): Generator<Ask, readonly (Measurement | undefined)[], Answer> {
  if ('port' in step) yield { ask: 'perform', step }
  else if (step.do === 'wait') yield { ask: 'wait', ms: step.ms }
  else if (step.do === 'measure') return [(yield { ask: 'measure', check: step.check }).measurement]
  else {
    const { failure } = yield { ask: 'ready', withinMs: step.withinMs }
    // Its further lines are the log of who does not answer, which the run keeps anyway.
    const [why] = failure?.split('\n', 1) ?? []
    return [{ holds: true, detail: why === undefined ? 'all answer' : `not all answer: ${why}` }]
  }
  return []
}

function record(planned: PlannedFault, phase: FaultPhaseValue['phase'], nodes: readonly string[], detail: Json): Ask {
  const { type, target } = planned.fault
  return { ask: 'record', family: type, value: { fault: planned.id, phase, target, nodes, detail } }
}
