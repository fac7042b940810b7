/**
 * A case as a program of the conductor, in four phases:
 *   main      planned operations and planned faults
 *   liveness  all is healed, the nodes outside the core cut off; every client of the core writes and reads
 *   recovery  all is healed, and the system waited for
 *   final     every register that was touched is read
 * Station: campaign. Pure.
 */
import { nemesisGenerator } from '../../nemesis/nemesis-generator.ts'
import type { Program } from '../conductor/protocol.ts'
import type { Case } from '../core/case.ts'
import type { Fault, PlannedFault } from '../core/fault.ts'
import { nodeNames } from '../core/node-names.ts'
import type { Generator } from '../generator/generator.ts'
import { once } from '../generator/limit.ts'
import { clients } from '../generator/route.ts'
import { sequence } from '../generator/sequence.ts'
import type { Workload } from '../workloads/workload.ts'
import { coreOperations } from './core-operations.ts'
import { finalReads } from './final-reads.ts'
import { mainPhase } from './main-phase.ts'
import { plannedOperations } from './planned-operations.ts'

/**
 * Nodes outside the core are cut off by this fault, whatever state they are in; there is none where the core is everybody, or
 * nobody.
 */
export function isolation({
  nodes,
  core,
  faults,
}: Case): { readonly planned: PlannedFault; readonly hit: readonly string[] } | undefined {
  const hit = core.length === 0 ? [] : nodeNames(nodes).filter((node) => !core.includes(node))
  if (hit.length === 0) return undefined
  const id = (faults.at(-1)?.id ?? -1) + 1
  const fault: Fault = { type: 'partition', target: 'minority', parameters: { direction: 'both' } }
  return { planned: { id, atNs: 0, durationNs: 0, fault }, hit }
}

/** `livenessNs`: how long the core is given to serve its clients. */
export function caseProgram(planned: Case, workload: Workload, livenessNs: number): Program {
  const { operations, faults, timeNs } = planned
  const concurrency = planned.clients.length
  const main = mainPhase(nemesisGenerator(faults), plannedOperations(operations, concurrency), timeNs)
  const program: Program['phases'] = [
    { phase: 'main', generator: main },
    ...(planned.core.length === 0 ? [] : [{ phase: 'liveness' as const, generator: liveness(planned, livenessNs) }]),
    ...(planned.finalReads
      ? [
          { phase: 'recovery' as const, generator: deaf(sequence(nemesisOp('heal-all'), nemesisOp('recover'))) },
          { phase: 'final' as const, generator: clients(finalReads(concurrency)) },
        ]
      : []),
  ]
  return { phases: program, schema: workload.schema, concurrency, nodes: planned.clients }
}

function liveness(planned: Case, livenessNs: number): Generator {
  const cut = isolation(planned)
  const workers = planned.clients.flatMap((node, worker) => (planned.core.includes(node) ? [worker] : []))
  const used = planned.operations.map(({ key }) => Number(key?.slice(1) ?? -1))
  const written = planned.operations.flatMap(({ value }) => value).filter((value) => typeof value === 'number')
  const core = coreOperations({
    workers,
    key: `k${Math.max(-1, ...used) + 1}`,
    firstValue: Math.max(0, ...written) + 1,
    timeNs: livenessNs,
  })
  return deaf(
    sequence(
      nemesisOp('heal-all'),
      ...(cut === undefined ? [] : [nemesisOp('apply', cut.planned.id)]),
      clients(core),
      nemesisOp('recover'),
    ),
  )
}

/** Hears nothing before it is asked for the first time, which spares it all of the main phase. */
function deaf(inner: Generator): Generator {
  return {
    next: (context) => inner.next(context),
    update() {
      return this
    },
  }
}

function nemesisOp(f: 'heal-all' | 'recover' | 'apply', value: number | null = null): Generator {
  const generator: Generator = {
    next: ({ free }) =>
      free.includes('nemesis')
        ? { type: 'op', op: { worker: 'nemesis', f, value }, next: generator }
        : { type: 'pending', next: generator },
    update: () => generator,
  }
  return once(generator)
}
