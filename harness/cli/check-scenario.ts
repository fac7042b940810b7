/**
 * Whether a scenario can be run with the registries of this version: the same checks for one made from options and for one
 * read from a file, which may come from another version or an editor.
 * Station: command line.
 */
import { isDeepStrictEqual } from 'node:util'
import { watchOf } from '../../checkers/compose.ts'
import { faultFamily, targetOf } from '../../nemesis/index.ts'
import type { FaultFamily } from '../../nemesis/nemesis.ts'
import { planFaults } from '../../nemesis/plan-faults.ts'
import { systemNamed } from '../../systems/index.ts'
import { resolveSettings } from '../../systems/options.ts'
import type { System } from '../../systems/system.ts'
import type { Combination } from '../../systems/system-facts.ts'
import { UsageError } from '../core/errors.ts'
import { unknownName } from '../core/nearest.ts'
import type { Scenario } from '../core/scenario.ts'
import { runFacts } from '../run/judge.ts'
import { workloadNamed } from '../workloads/index.ts'

/**
 * `own`: the families of the files that it names. Throws UsageError for the first thing that is unknown, out of range, or
 * does not fit together.
 */
export function checkScenario(scenario: Scenario, own: readonly FaultFamily[] = []): void {
  const system = systemNamed(scenario.system)
  const { min, max } = system.nodes
  if (scenario.nodes < min || scenario.nodes > max) {
    throw new UsageError('NODE_COUNT', `${system.name} runs on ${min} to ${max} nodes, not on ${scenario.nodes}`, {
      facts: { min, max, got: scenario.nodes },
    })
  }
  checkVersion(scenario, system)
  checkSettings(scenario, system)
  checkWorkload(scenario, system)
  checkCombination(system, { ...scenario, functions: Object.keys(workloadNamed(scenario.workload).schema) })
  checkFaults(scenario, system, own)
}

/** Throws UsageError SIMULATED for a version or image of a simulated system, UNKNOWN_VERSION for one that is not built. */
export function checkVersion({ version, image }: Pick<Scenario, 'version' | 'image'>, system: System): void {
  if (system.runtime === 'sim') {
    if (version === undefined && image === undefined) return
    const option = version === undefined ? 'image' : 'version'
    throw new UsageError('SIMULATED', `${system.name} is simulated: it has no ${option}`, {
      hint: `Leave out --${option}.`,
    })
  }
  if (version !== undefined && image === undefined && !system.versions.includes(version))
    throw unknownName('UNKNOWN_VERSION', `version of ${system.name}:`, version, system.versions)
}

function checkSettings({ settings }: Scenario, system: System): void {
  const resolved = resolveSettings(system.options, settings)
  if (isDeepStrictEqual(Object.keys(resolved).sort(), Object.keys(settings).sort())) return
  const missing = Object.keys(resolved).filter((name) => settings[name] === undefined)
  throw new UsageError('SCENARIO_FORMAT', `not a scenario: it lacks the settings ${missing.join(', ')}`, {
    hint: 'It was made by another version; its replay command fills in defaults.',
  })
}

function checkWorkload(scenario: Scenario, system: System): void {
  const workload = workloadNamed(scenario.workload)
  const missing = Object.keys(workload.schema).filter((f) => !system.functions.includes(f))
  if (missing.length > 0)
    throw new UsageError(
      'WORKLOAD_UNSUPPORTED',
      `${system.name} cannot run the workload '${workload.name}': its client has no ${missing.join(', ')}`,
      { hint: `It has: ${system.functions.join(', ')}`, facts: { missing, functions: system.functions } },
    )
  if (scenario.stopOnViolation === true && watchOf(workload.checkers, runFacts(scenario, workload)) === undefined)
    throw new UsageError('NOT_WATCHED', `the workload '${workload.name}' is judged only when the run is over`, {
      hint: 'Leave out --stop-on-violation, or take a workload that is held against a model, such as register.',
    })
}

/** Throws UsageError NOT_TOGETHER for what the system refuses. */
export function checkCombination(system: System, { version, settings, functions }: Combination): void {
  const refusal = system.refuses?.({ version, settings, functions })
  if (refusal !== undefined) throw new UsageError('NOT_TOGETHER', refusal.message, { hint: refusal.hint })
}

/** Plans the schedule for its refusals alone: better now than when a folder was made and a cluster started. */
function checkFaults(scenario: Scenario, system: System, own: readonly FaultFamily[]): void {
  const requests = scenario.nemeses.map(({ family: type, target }) => {
    const family = faultFamily(type, own)
    return { family, target: target === undefined ? undefined : targetOf(family, target) }
  })
  planFaults(scenario, requests, system.leader !== undefined)
}
