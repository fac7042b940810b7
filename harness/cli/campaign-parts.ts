/** What campaigns are made of, by the names in a case. Station: command line. */
import { compose } from '../../checkers/compose.ts'
import { FAULT_FAMILIES } from '../../nemesis/index.ts'
import { systemNamed } from '../../systems/index.ts'
import type { SimSystem } from '../../systems/system.ts'
import type { CampaignSubject } from '../campaign/draw/wishes.ts'
import type { CaseParts } from '../campaign/run-case.ts'
import type { Case } from '../core/case.ts'
import { UsageError } from '../core/errors.ts'
import { workloadNamed } from '../workloads/index.ts'

/** Throws UsageError UNKNOWN_SYSTEM, or NOT_SIMULATED for one that lives in containers. */
export function simulatedSystem(name: string): SimSystem {
  const system = systemNamed(name)
  if (system.runtime === 'sim') return system
  throw new UsageError('NOT_SIMULATED', `${name} runs in containers: there is no replay of it, and no campaign`, {
    hint: 'Campaigns need a simulated system, such as raft-kv; `ordeal run` tests those in containers.',
  })
}

export function subjectOf(name: string): CampaignSubject {
  return { system: simulatedSystem(name), families: FAULT_FAMILIES }
}

export function partsOf({ system, workload }: Pick<Case, 'system' | 'workload'>): CaseParts {
  return {
    system: simulatedSystem(system),
    families: FAULT_FAMILIES,
    workload: workloadNamed(workload),
    check: compose,
  }
}
