/**
 * Which of the fault families that a scenario asks for its runtime can do. The others are left out of the run, and that is
 * said; since they were asked for and never in force, the verdict will be unknown.
 * Station: command line.
 */
import { faultFamily } from '../../nemesis/index.ts'
import type { FaultFamily } from '../../nemesis/nemesis.ts'
import type { System } from '../../systems/system.ts'
import type { Scenario } from '../core/scenario.ts'
import { CONTAINER_PORTS, PROXIED_PORTS } from '../runtime/docker/port-names.ts'
import type { PortName } from '../runtime/ports.ts'
import { simPortNames } from '../runtime/sim/ports.ts'

export type PossibleFamilies = { readonly families: readonly FaultFamily[]; readonly leftOut: readonly string[] }

export function possibleFamilies(
  { nemeses, settings }: Pick<Scenario, 'nemeses' | 'settings'>,
  system: System,
): PossibleFamilies {
  const ports = portsOf(system, settings)
  const requested = [...new Set(nemeses.map(({ family }) => faultFamily(family)))]
  const lacking = (family: FaultFamily) => family.needs.filter((port) => !ports.includes(port))
  return {
    families: requested.filter((family) => lacking(family).length === 0),
    leftOut: requested.flatMap((family) =>
      lacking(family).map((port) => `${family.type}: ${RUNTIMES[system.runtime]} have no port '${port}'`),
    ),
  }
}

const RUNTIMES = { sim: 'simulated nodes', containers: 'containers' }

function portsOf(system: System, settings: Scenario['settings']): readonly PortName[] {
  if (system.runtime === 'sim') return simPortNames(system)
  return system.usesPeerProxy?.(settings) === true ? PROXIED_PORTS : CONTAINER_PORTS
}
