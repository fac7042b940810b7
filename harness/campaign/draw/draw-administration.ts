/**
 * Draws what an operator asks meanwhile: other voters, another leader. Most requests reach a node that does not lead and are
 * refused, so there are many.
 * Station: campaign. Pure but for the stream.
 */
import type { PlannedOperation } from '../../core/case.ts'
import type { Random } from '../../core/random.ts'
import { chance } from './chances.ts'

export type AdministrationPlan = {
  readonly timeNs: number
  readonly workers: number
  readonly nodes: readonly string[]
  /** 'transfer' and 'members', as far as the system has them and they make sense. */
  readonly functions: readonly string[]
}

const TRANSFERS_PERCENT = 30
const CHANGES_PERCENT = 20
const GAP_NS_MAX = 1_500_000_000

/** In order of time. */
export function drawAdministration(plan: AdministrationPlan, random: Random): readonly PlannedOperation[] {
  const { nodes, functions } = plan
  if (nodes.length < 2) return []
  const transfers = random.stream('transfer')
  const changes = random.stream('members')
  return [
    ...(functions.includes('transfer') && chance(transfers, TRANSFERS_PERCENT)
      ? requests(plan, 'transfer', transfers, () => transfers.pick(nodes))
      : []),
    ...(functions.includes('members') && chance(changes, CHANGES_PERCENT)
      ? requests(plan, 'members', changes, () => someVoters(nodes, changes))
      : []),
  ].sort((a, b) => a.atNs - b.atNs)
}

function requests(
  { timeNs, workers }: AdministrationPlan,
  f: string,
  random: Random,
  drawValue: () => PlannedOperation['value'],
): readonly PlannedOperation[] {
  const planned: PlannedOperation[] = []
  for (let atNs = random.integer(0, GAP_NS_MAX); atNs < timeNs; atNs += random.integer(1, GAP_NS_MAX))
    planned.push({ atNs, worker: random.integer(0, workers - 1), f, value: drawValue() })
  return planned
}

/** Mostly a majority of all nodes or more, so that the cluster goes on to bear faults. */
function someVoters(nodes: readonly string[], random: Random): readonly string[] {
  const least = chance(random, 80) ? Math.floor(nodes.length / 2) + 1 : 1
  const chosen = new Set(random.shuffle(nodes).slice(0, random.integer(least, nodes.length)))
  return nodes.filter((node) => chosen.has(node))
}
