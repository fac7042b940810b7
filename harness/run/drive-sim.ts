/**
 * Drives the conductor from a simulated cluster's event heap. Synchronous and deterministic; it yields now and then only
 * so that a person can be shown progress and can interrupt.
 * Station: run.
 */
import type { Conductor } from '../conductor/conductor.ts'
import type { Answer, Ask, Nemesis } from '../conductor/nemesis-script.ts'
import type { Command, ConductorEvent } from '../conductor/protocol.ts'
import { InternalError } from '../core/errors.ts'
import type { Op } from '../core/op.ts'
import type { SimCluster } from '../runtime/cluster.ts'
import { LeaderLog, SAMPLE_INTERVAL_NS } from './leader-log.ts'

const READY_POLL_NS = 50_000_000
/** Simulated time given to a healed cluster to come back. */
const READY_DEADLINE_NS = 60_000_000_000
/** Simulated time that a fault may wait for an election. */
const ELECTION_DEADLINE_NS = 10_000_000_000
/** Events between two yields; a few milliseconds of work. */
const EVENTS_PER_YIELD = 5_000

export type SimDrive = {
  readonly conductor: Conductor
  readonly cluster: SimCluster
  readonly nemesis: Nemesis
  readonly deadlineMs: number
  readonly record: (ops: readonly Op[]) => void
}

/** Plays the whole run; returns the leaders seen. Throws InternalError SIM_STUCK if the world stops before the run ends. */
export function* driveSim(drive: SimDrive): Generator<void, LeaderLog> {
  const { conductor, cluster } = drive
  const { advance } = cluster
  const driver = new SimDriver(drive)
  driver.dispatch({ type: 'tick', timeNs: cluster.nowNs() })
  for (let events = 1; !conductor.finished; events++) {
    if (!advance()) throw new InternalError('SIM_STUCK', 'the simulated world stopped before the run was over')
    if (events % EVENTS_PER_YIELD === 0) yield
  }
  return driver.leaders
}

class SimDriver {
  readonly leaders: LeaderLog = new LeaderLog()
  readonly #drive: SimDrive
  #wakeAtNs = -1

  constructor(drive: SimDrive) {
    this.#drive = drive
    if (drive.cluster.leader !== undefined) this.#sampleLeader()
  }

  dispatch(event: ConductorEvent): void {
    const { ops, commands } = this.#drive.conductor.handle(event)
    this.#drive.record(ops)
    for (const command of commands) this.#carryOut(command)
  }

  #carryOut(command: Command): void {
    const { cluster, deadlineMs } = this.#drive
    if (command.type === 'invoke') {
      const { worker, process, node, request } = command
      cluster.invoke(node, request, deadlineMs, (completion) =>
        this.dispatch({ type: 'completed', timeNs: cluster.nowNs(), worker, process, completion }),
      )
    } else if (command.type === 'nemesis') {
      this.#resume(this.#drive.nemesis.run(command.action), {})
    } else if (command.type === 'wake-at') {
      const { timeNs } = command
      this.#wakeAtNs = timeNs
      cluster.wakeAt(timeNs, () => {
        if (this.#wakeAtNs === timeNs) this.dispatch({ type: 'tick', timeNs: cluster.nowNs() })
      })
    }
  }

  /** Runs a script to its end, or until it has to wait for time to pass. */
  #resume(script: Generator<Ask, void, Answer>, first: Answer): void {
    const { cluster } = this.#drive
    let answer = first
    for (;;) {
      const { done, value: ask } = script.next(answer)
      if (done === true) break
      if (ask.ask === 'ready') {
        const withinNs = ask.withinMs === undefined ? READY_DEADLINE_NS : ask.withinMs * 1e6
        this.#awaitReady(script, cluster.nowNs() + withinNs, withinNs)
        return
      }
      if (ask.ask === 'wait') {
        cluster.wakeAt(cluster.nowNs() + ask.ms * 1e6, () => this.#resume(script, {}))
        return
      }
      if (ask.ask === 'election' && cluster.onElection !== undefined) {
        this.#awaitElection(script, ask.delayNs)
        return
      }
      answer = this.#answer(ask)
    }
    // Not from within the reaction that started the script: the conductor has not yet heard of everything before.
    cluster.wakeAt(cluster.nowNs(), () => this.dispatch({ type: 'nemesis-done', timeNs: cluster.nowNs() }))
  }

  #answer(ask: Ask): Answer {
    const { cluster } = this.#drive
    if (ask.ask === 'leader') {
      const leader = cluster.leader?.()
      return leader === undefined ? {} : { leader }
    }
    if (ask.ask === 'perform') cluster.ports.perform(ask.step)
    else if (ask.ask === 'measure') return { measurement: cluster.ports.measure(ask.check) }
    else if (ask.ask === 'record') {
      this.dispatch({ type: 'fault', timeNs: cluster.nowNs(), family: ask.family, value: ask.value })
    }
    return {}
  }

  #awaitReady(script: Generator<Ask, void, Answer>, deadlineNs: number, withinNs: number): void {
    const { cluster } = this.#drive
    if (cluster.ready()) this.#resume(script, {})
    else if (cluster.nowNs() >= deadlineNs)
      this.#resume(script, { failure: `no leader that could commit within ${withinNs / 1e9} s` })
    else cluster.wakeAt(cluster.nowNs() + READY_POLL_NS, () => this.#awaitReady(script, deadlineNs, withinNs))
  }

  #awaitElection(script: Generator<Ask, void, Answer>, delayNs: number): void {
    const { cluster } = this.#drive
    let isOver = false
    const goOn = () => {
      if (isOver) return
      isOver = true
      this.#resume(script, {})
    }
    cluster.onElection?.(() => cluster.wakeAt(cluster.nowNs() + delayNs, goOn))
    cluster.wakeAt(cluster.nowNs() + ELECTION_DEADLINE_NS, goOn)
  }

  #sampleLeader(): void {
    const { cluster, conductor } = this.#drive
    this.leaders.note(cluster.nowNs(), cluster.leader?.())
    if (!conductor.finished) cluster.wakeAt(cluster.nowNs() + SAMPLE_INTERVAL_NS, () => this.#sampleLeader())
  }
}
