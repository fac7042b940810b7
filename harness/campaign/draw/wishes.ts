/** What a campaign asks of the cases it draws, and what it may draw from. Station: campaign. */
import type { FaultFamily } from '../../../nemesis/nemesis.ts'
import type { Settings } from '../../../systems/options.ts'
import type { SimSystem } from '../../../systems/sim-system.ts'
import type { PromiseRow } from '../../../systems/system-facts.ts'

export type Wishes = {
  /** Settings that every case has; the others are drawn. */
  readonly settings: Settings
  /** Of every case; drawn if absent. */
  readonly nodes?: number
}

/** What cases are drawn for. */
export type CampaignSubject = {
  readonly system: Pick<SimSystem, 'name' | 'options' | 'promises' | 'nodes' | 'leader'>
  /** Families that the simulator can do. */
  readonly families: readonly FaultFamily[]
}

/** The guarantee that the register workload is judged by. */
const GUARANTEE = 'linearizability'
/** Switches a defect on; what is promised is promised of the healthy system, and holds a defect to it too. */
export const BUG_SETTING = 'bug'

/** Whether a row speaks of such settings; a setting that the row does not name may have any value. */
function speaksOf({ settings }: PromiseRow, drawn: Settings): boolean {
  return settings.every((text) => {
    const [name = '', value] = text.split('=')
    return name === BUG_SETTING || drawn[name] === undefined || drawn[name] === value
  })
}

/** Whether these settings are promised to be linearizable under some faults, and nowhere said not to be. */
export function arePromised(promises: readonly PromiseRow[], settings: Settings): boolean {
  const rows = promises.filter((row) => row.guarantee === GUARANTEE && speaksOf(row, settings))
  return rows.some(({ promised }) => promised === 'promised') && rows.every(({ promised }) => promised === 'promised')
}

/** Fault families under which the guarantee is promised with these settings. */
export function promisedFaults(promises: readonly PromiseRow[], settings: Settings): readonly string[] {
  const rows = promises.filter((row) => row.guarantee === GUARANTEE && speaksOf(row, settings))
  return [...new Set(rows.flatMap(({ promised, faults }) => (promised === 'promised' ? faults : [])))]
}
