/**
 * `ordeal list`: what the registries hold, and one entry in detail.
 * Station: command line. Text is made from the registries' own data, so it cannot go stale.
 */
import { FILE_MODELS } from '../../checkers/history-file.ts'
import { CHECKERS } from '../../checkers/index.ts'
import { FAULT_FAMILIES } from '../../nemesis/index.ts'
import type { FaultFamily } from '../../nemesis/nemesis.ts'
import { SCENARIOS } from '../../nemesis/scenarios/index.ts'
import type { DirectedScenario } from '../../nemesis/script.ts'
import { targetsOf } from '../../nemesis/targets.ts'
import { SYSTEMS } from '../../systems/index.ts'
import { unknownName } from '../core/nearest.ts'
import { WORKLOADS } from '../workloads/index.ts'
import type { Workload } from '../workloads/workload.ts'
import { EXIT } from './exit-codes.ts'
import { print, table } from './output.ts'
import { systemDetails } from './system-details.ts'

/** One kind of thing there is. `details` is absent where the summary says all. */
type Listing = { readonly name: string; readonly summary: string; readonly details?: string }

const KINDS: Readonly<Record<string, () => readonly Listing[]>> = {
  systems: () => SYSTEMS.map((system) => ({ ...system, details: systemDetails(system) })),
  workloads: () => WORKLOADS.map((workload) => ({ ...workload, details: workloadDetails(workload) })),
  scenarios: () => SCENARIOS.map((scenario) => ({ ...scenario, details: scenarioDetails(scenario) })),
  nemeses: () => FAULT_FAMILIES.map((family) => ({ ...family, name: family.type, details: familyDetails(family) })),
  checkers: () => CHECKERS,
  models: () => FILE_MODELS,
}

/** Throws UsageError UNKNOWN_KIND or UNKNOWN_NAME. */
export function list(kind: string, name?: string): number {
  const listings = Object.hasOwn(KINDS, kind) ? KINDS[kind]?.() : undefined
  if (listings === undefined) throw unknownName('UNKNOWN_KIND', 'kind', kind, Object.keys(KINDS))
  print(name === undefined ? table(listings.map((one) => [one.name, one.summary])) : detailsOf(listings, kind, name))
  return EXIT.valid
}

function detailsOf(listings: readonly Listing[], kind: string, name: string): string {
  const one = listings.find((candidate) => candidate.name === name)
  if (one === undefined)
    throw unknownName(
      'UNKNOWN_NAME',
      `name in ${kind}:`,
      name,
      listings.map((each) => each.name),
    )
  return `${one.name}: ${one.summary}\n${one.details ?? ''}`
}

function workloadDetails({ schema, checkers, model }: Workload): string {
  const functions = Object.entries(schema).map(([f, { keyed }]) => [f, keyed ? 'on one key' : 'on the whole system'])
  return [
    `functions\n${table(functions)}`,
    `judged by\n${table(checkers.map((checker) => [checker]))}`,
    model === undefined ? '' : `against the model\n${table([[model]])}`,
  ].join('')
}

function scenarioDetails({ forms, upstream }: DirectedScenario): string {
  const rows = forms.map(({ name, nodes, by, summary }) => [name, `${nodes} nodes, by ${by}`, summary])
  return `forms (\`ordeal guarantees NAME:FORM\`)\n${table(rows)}${upstream === undefined ? '' : `about\n${table([[upstream]])}`}`
}

function familyDetails(family: FaultFamily): string {
  const { type, targets, needs } = family
  const onRequest = targetsOf(family).filter((target) => !targets.includes(target))
  return [
    `targets (--nemesis ${type}:TARGET; without one, each in turn)\n${table(targets.map((target) => [target]))}`,
    onRequest.length === 0 ? '' : `on request, too\n${table(onRequest.map((target) => [target]))}`,
    `needs of the runtime\n${table(needs.map((port) => [port]))}`,
  ].join('')
}
