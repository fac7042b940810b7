/** What campaigns are made of, by the names in a case. Station: command line. */
import { type Budget, DEFAULT_BUDGET } from '../../checkers/checker.ts'
import { compose } from '../../checkers/compose.ts'
import { FAULT_FAMILIES, faultFamily } from '../../nemesis/index.ts'
import { systemNamed } from '../../systems/index.ts'
import { resolveSettings, type Settings } from '../../systems/options.ts'
import { BUGS } from '../../systems/raft-kv/bugs/index.ts'
import type { SimSystem } from '../../systems/sim-system.ts'
import type { CaseParts } from '../campaign/case-parts.ts'
import { BUG_SETTING, type CampaignSubject } from '../campaign/draw/wishes.ts'
import type { Case } from '../core/case.ts'
import { UsageError } from '../core/errors.ts'
import { unknownName } from '../core/nearest.ts'
import { workloadNamed } from '../workloads/index.ts'
import { parseSettings } from './scenario-options.ts'

/** A case has few operations a register; what needs more than this is worth another seed, not a minute. */
const BUDGET: Budget = { ...DEFAULT_BUDGET, steps: 2_000_000 }

/** Throws UsageError UNKNOWN_SYSTEM, or NOT_SIMULATED for one that lives in containers. */
export function simulatedSystem(name: string): SimSystem {
  const system = systemNamed(name)
  if (system.runtime === 'sim') return system
  throw new UsageError('NOT_SIMULATED', `${name} runs in containers: there is no replay of it, and no campaign`, {
    hint: 'Campaigns need a simulated system, such as raft-kv; `ordeal run` tests those in containers.',
  })
}

/**
 * Settings that every case is to have: those given, and with a bug those without which it cannot show. Throws UsageError
 * UNKNOWN_SETTING, SETTING_VALUE or UNKNOWN_BUG.
 */
export function settingsWished(system: SimSystem, given: readonly string[], bug: string | undefined): Settings {
  const settings = parseSettings(given)
  resolveSettings(system.options, settings)
  if (bug === undefined) return settings
  if (!system.bugs.includes(bug)) throw unknownName('UNKNOWN_BUG', 'bug', bug, system.bugs)
  return { ...neededBy(bug), ...settings, [BUG_SETTING]: bug }
}

/** Names of the settings that a case must keep when it is made smaller: its bug, and what the bug needs. */
export function settingsNeeded({ settings }: Pick<Case, 'settings'>): readonly string[] {
  return [BUG_SETTING, ...Object.keys(neededBy(settings[BUG_SETTING]))]
}

export function defaultsOf({ options }: SimSystem): Settings {
  return Object.fromEntries(Object.entries(options).map(([name, option]) => [name, option.default]))
}

function neededBy(bug: string | undefined): Settings {
  return BUGS.find(({ name }) => name === bug)?.settings ?? {}
}

/** What campaigns draw from, in this order. A further one shifts every draw: search the seeds anew (`npm run seeds`). */
const DRAWN_FAMILIES = [
  'kill',
  'pause',
  'power',
  'partition',
  'packet',
  'clock',
  'clock-jump',
  'disk',
  'transfer',
  'members',
  'lying-disk',
  'bit-flip',
]

export function subjectOf(name: string): CampaignSubject {
  return { system: simulatedSystem(name), families: DRAWN_FAMILIES.map((type) => faultFamily(type)) }
}

export function partsOf({ system, workload }: Pick<Case, 'system' | 'workload'>): CaseParts {
  return {
    system: simulatedSystem(system),
    families: FAULT_FAMILIES,
    workload: workloadNamed(workload),
    check: (names, history, facts) => compose(names, history, facts, BUDGET),
  }
}
