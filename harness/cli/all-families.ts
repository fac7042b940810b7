/**
 * The fault families that `--nemesis all` means here: those that the runtime has ports for, that can hit something in a
 * cluster of this size, and that are within what the system promises.
 * Station: command line. Pure.
 */
import { FAULT_FAMILIES } from '../../nemesis/index.ts'
import type { FaultFamily } from '../../nemesis/nemesis.ts'
import { isPossibleTarget } from '../../nemesis/targets.ts'
import type { System } from '../../systems/system.ts'
import type { Scenario } from '../core/scenario.ts'
import { lacking } from './possible-families.ts'

export type AllFamilies = {
  readonly families: readonly FaultFamily[]
  /** Why each of the others is not among them: 'power: containers have no port 'disk''. */
  readonly leftOut: readonly string[]
}

export function allFamilies(
  system: System,
  { settings, nodes, beyondPromises }: Pick<Scenario, 'settings' | 'nodes' | 'beyondPromises'>,
): AllFamilies {
  const promised = promisedFaults(system, settings)
  const cluster = { nodes, hasLeader: system.leader !== undefined }
  const reasonAgainst = (family: FaultFamily): string | undefined => {
    const [lack] = lacking(family, system, settings)
    if (lack !== undefined) return lack
    const canHit = nodes >= (family.minNodes ?? 1) && family.targets.some((target) => isPossibleTarget(target, cluster))
    if (!canHit) return `can hit nothing in a cluster of ${nodes}`
    const isPromised = family.beyondPromises !== true && promised.includes(family.type)
    return isPromised || beyondPromises === true ? undefined : `beyond what ${system.name} promises`
  }
  const judged = FAULT_FAMILIES.map((family) => ({ family, reason: reasonAgainst(family) }))
  return {
    families: judged.flatMap(({ family, reason }) => (reason === undefined ? [family] : [])),
    leftOut: judged.flatMap(({ family, reason }) => (reason === undefined ? [] : [`${family.type}: ${reason}`])),
  }
}

/**
 * The faults under which every promise holds that is made under these settings. Where none is, as for a deliberate defect,
 * those of the promises whose settings are nearest.
 */
function promisedFaults({ promises }: System, settings: Scenario['settings']): readonly string[] {
  const made = promises
    .filter(({ promised }) => promised === 'promised')
    .map((row) => ({ faults: row.faults, distance: row.settings.filter((words) => !isSetTo(words, settings)).length }))
  const nearest = Math.min(...made.map(({ distance }) => distance))
  const [first, ...others] = made.filter(({ distance }) => distance === nearest)
  return (first?.faults ?? []).filter((fault) => others.every(({ faults }) => faults.includes(fault)))
}

/** `words`: 'reads=linearizable'. */
function isSetTo(words: string, settings: Scenario['settings']): boolean {
  const [name = '', value] = words.split('=')
  return settings[name] === value
}
