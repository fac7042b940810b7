/**
 * Whether a condition of a script holds, judged from one look at the cluster, with what was seen if it does not. Both drivers
 * look in their own way and are judged here.
 * Station: run. Pure.
 */
import type { Condition, ScriptAnswer } from '../../../nemesis/script.ts'
import type { ClientRequest } from '../../../systems/client.ts'
import type { NodeStatus } from '../../core/raft-evidence.ts'
import type { TraceRecord } from '../../core/raft-message.ts'

export type Look = Pick<ScriptAnswer, 'met' | 'seen'>

/** A node is ready that answers this, asked by a client of its own; the answer is of no interest to the history. */
export const READY_REQUEST: ClientRequest = { f: 'read', key: 'ready', value: null }
/** For one such call. */
export const READY_CALL_MS = 1_000
/** Between two looks, where looking again has its price. */
export const POLL_MS = 50

/** Those conditions that the nodes' own words decide. */
export type StatusCondition = Extract<Condition, { is: 'leader' | 'caught-up' }>

export function statusesMet(condition: StatusCondition, statuses: readonly NodeStatus[]): Look {
  return condition.is === 'leader'
    ? leaderMet(condition.among, condition.termAbove, statuses)
    : caughtUp(condition.nodes, condition.indexAtLeast, statuses)
}

/** Exported for its tests. Of two that claim to lead, the one of the higher term does. */
export function leaderMet(among: readonly string[], termAbove: number, statuses: readonly NodeStatus[]): Look {
  const claims = statuses
    .filter(({ node, leader, term }) => leader === node && among.includes(node) && term > termAbove)
    .sort((a, b) => b.term - a.term)
  const [leader] = claims
  return leader === undefined ? { seen: inWords(statuses) } : { met: { leader } }
}

export function caughtUp(nodes: readonly string[], indexAtLeast: number, statuses: readonly NodeStatus[]): Look {
  const applied = nodes.map((node) => statuses.find((status) => status.node === node)?.appliedIndex)
  const [first] = applied
  const isMet = first !== undefined && first >= indexAtLeast && applied.every((index) => index === first)
  return isMet ? { met: {} } : { seen: inWords(statuses) }
}

/** `answered`: whether each of the nodes did, in their order. */
export function readyMet(nodes: readonly string[], answered: readonly boolean[]): Look {
  const silent = nodes.filter((_, i) => answered[i] !== true)
  return silent.length === 0 ? { met: {} } : { seen: `${silent.join(', ')} do not answer` }
}

/** `canSee` false: nothing between the nodes understands what they say. */
export function messagesMet(records: readonly TraceRecord[] | undefined, canSee: boolean): Look {
  if (records !== undefined) return { met: { records } }
  return { seen: canSee ? 'not all of them came' : 'no message can be seen' }
}

function inWords(statuses: readonly NodeStatus[]): string {
  if (statuses.length === 0) return 'no node answers'
  return statuses
    .map(
      ({ node, leader, term, appliedIndex }) =>
        `${node}: leader ${leader ?? 'none'}, term ${term}, applied ${appliedIndex}`,
    )
    .join('; ')
}
