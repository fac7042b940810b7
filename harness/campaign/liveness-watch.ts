/**
 * Watches the healed core of a simulated Raft cluster and makes the record that liveness is judged by: since when one leads,
 * when all logs are equal, when each client was served.
 * Station: campaign, the phase 'liveness'.
 */
import type { LivenessRecord } from '../../checkers/raft/monitor/liveness.ts'
import type { SimRaft } from '../../systems/sim-system.ts'
import type { Case } from '../core/case.ts'
import type { History } from '../core/history.ts'
import type { RaftView } from '../core/raft-view.ts'
import type { LeaderWatch } from './leader-watch.ts'

export class LivenessWatch {
  readonly #raft: SimRaft
  readonly #leaders: LeaderWatch
  readonly #core: readonly string[]
  #healedAtUs: number | undefined
  #logsEqualAtUs: number | undefined
  /** By the world's time, since when the leader led that was seen last in this phase. */
  #leaderSinceUs: number | undefined
  #endedAtUs = 0
  /** Those of the core who vote by the configuration of its leader; of the others nothing is demanded. */
  #voters: readonly string[]

  constructor(raft: SimRaft, leaders: LeaderWatch, { core }: Case) {
    this.#raft = raft
    this.#leaders = leaders
    this.#core = core
    this.#voters = core
  }

  /** All of the core is healed, everything else cut off. */
  healed(timeUs: number): void {
    this.#healedAtUs = timeUs
  }

  /** Whether the core's logs are equal now, all of them committed; noted once. */
  atRest(states: ReadonlyMap<string, unknown>, timeUs: number): boolean {
    this.#endedAtUs = timeUs
    if (this.#logsEqualAtUs !== undefined) return true
    const leader = this.#leaders.leaderOf(this.#core)
    this.#leaderSinceUs = leader?.sinceUs
    const leading = leader === undefined ? undefined : states.get(leader.node)
    if (leading === undefined) return false
    const view = this.#raft.view(leading)
    this.#voters = this.#core.filter((node) => view.voters.some((voters) => voters.includes(node)))
    const equal = this.#voters.every((node) => {
      const state = states.get(node)
      return state !== undefined && isEqual(this.#raft.view(state), view)
    })
    if (equal) this.#logsEqualAtUs = timeUs
    return equal
  }

  /** In the run's time. Undefined if the core was never healed. `startUs`: the world's, of the run's start; ops of the phase begin at `fromIndex`. */
  record(planned: Case, history: History, fromIndex: number, startUs: number): LivenessRecord | undefined {
    const healedAtUs = this.#healedAtUs
    if (healedAtUs === undefined) return undefined
    const sinceUs = this.#leaderSinceUs
    const served = servedAtUs(planned, history, fromIndex)
    return {
      healedAtUs,
      endedAtUs: this.#endedAtUs,
      core: this.#voters,
      ...(sinceUs === undefined ? {} : { leaderAtUs: Math.max(healedAtUs, sinceUs - startUs) }),
      clients: planned.clients.flatMap((node, worker) =>
        this.#voters.includes(node) ? [{ client: `client ${worker} at ${node}`, ...served.get(worker) }] : [],
      ),
      ...(this.#logsEqualAtUs === undefined ? {} : { logsEqualAtUs: this.#logsEqualAtUs }),
    }
  }
}

function isEqual({ log, commitIndex }: RaftView, other: RaftView): boolean {
  const { lastIndex } = log
  return (
    commitIndex === lastIndex &&
    lastIndex === other.log.lastIndex &&
    other.commitIndex === lastIndex &&
    log.termAt(lastIndex) === other.log.termAt(lastIndex)
  )
}

type Served = { writeOkAtUs?: number; readOkAtUs?: number }

/** By worker, when its first write and its first read of the phase succeeded. */
function servedAtUs({ clients }: Case, history: History, fromIndex: number): ReadonlyMap<number, Served> {
  const served = new Map<number, Served>()
  const { f, functions, process, time } = history.columns
  for (const { invocation, completion, outcome } of history.operations()) {
    if (invocation < fromIndex || outcome !== 'ok' || completion === undefined) continue
    const worker = (process[invocation] as number) % clients.length
    const known = served.get(worker) ?? {}
    const atUs = (time[completion] as number) / 1000
    if (functions[f[invocation] as number] === 'write') known.writeOkAtUs ??= atUs
    else known.readOkAtUs ??= atUs
    served.set(worker, known)
  }
  return served
}
