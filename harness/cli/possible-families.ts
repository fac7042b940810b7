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
import { linkRefusals } from '../runtime/docker/quality/link-support.ts'
import { wallClockRefusal } from '../runtime/docker/wall-clock/probe.ts'
import type { PortName } from '../runtime/ports.ts'
import { simPortNames } from '../runtime/sim/ports.ts'

export type PossibleFamilies = { readonly families: readonly FaultFamily[]; readonly leftOut: readonly string[] }

/** `own`: the families of the files that the scenario names. */
export function possibleFamilies(
  { nemeses, settings }: Pick<Scenario, 'nemeses' | 'settings'>,
  system: System,
  own: readonly FaultFamily[] = [],
): PossibleFamilies {
  const requested = [...new Set(nemeses.map(({ family }) => faultFamily(family, own)))]
  const judged = requested.map((family) => ({ family, lacks: lacking(family, system, settings) }))
  return {
    families: judged.flatMap(({ family, lacks }) => (lacks.length === 0 ? [family] : [])),
    leftOut: judged.flatMap(({ family, lacks }) => lacks.map((lack) => `${family.type}: ${lack}`)),
  }
}

function where(system: System, settings: Scenario['settings']): string {
  if (system.runtime === 'sim') return 'simulated nodes'
  return system.usesPeerProxy?.(settings) === true ? 'containers with a proxy between them' : 'containers'
}

/** What the family needs and this system's runtime has not, one sentence each. */
export function lacking(family: FaultFamily, system: System, settings: Scenario['settings']): readonly string[] {
  const ports = portsOf(system, settings)
  return family.needs.flatMap((port) => {
    // Not every machine lets us: tried only where it is asked for.
    if (isClockOf(system, port)) return wallClockRefusal() ?? []
    if (!ports.includes(port)) return `${where(system, settings)} have no port '${port}'`
    const isBadLinks = system.runtime === 'containers' && (port === 'quality' || port === 'rate')
    return (isBadLinks && linkRefusals()[port]) || []
  })
}

/** Clocks of containers: the wall's, and the monotonic one where the system bears it. */
function isClockOf(system: System, port: PortName): boolean {
  if (system.runtime !== 'containers') return false
  return port === 'wall-clock' || (port === 'clock' && system.bearsMonotonicSkew === true)
}

function portsOf(system: System, settings: Scenario['settings']): readonly PortName[] {
  if (system.runtime === 'sim') return simPortNames(system)
  return system.usesPeerProxy?.(settings) === true ? PROXIED_PORTS : CONTAINER_PORTS
}
