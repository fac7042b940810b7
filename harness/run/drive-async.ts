/**
 * Drives the conductor from promises and one monotonic clock: the driver of clusters in containers.
 * Station: run. Deadlines are the harness's own: a client library that never answers cannot hold up a run.
 */
import type { AsyncClient, Completion } from '../../systems/client.ts'
import type { Conductor } from '../conductor/conductor.ts'
import type { Answer, Ask, Nemesis, NemesisScript } from '../conductor/nemesis-script.ts'
import type { Command, ConductorEvent } from '../conductor/protocol.ts'
import { PluginError } from '../core/errors.ts'
import type { Op } from '../core/op.ts'
import type { AsyncCluster } from '../runtime/cluster.ts'
import { awaitAvailable } from './await-available.ts'
import { LeaderLog, SAMPLE_INTERVAL_NS } from './leader-log.ts'

/** Beyond the deadline that the client was given, before the runner stops waiting for it. */
const GRACE_MS = 100
/** Time given to a healed cluster to come back. */
const READY_DEADLINE_MS = 60_000
/** Events handled in one turn of the event loop; then timers, sockets and signals get theirs. */
const EVENTS_PER_TURN = 200

export type AsyncDrive = {
  readonly conductor: Conductor
  readonly cluster: Pick<AsyncCluster, 'ports' | 'open' | 'ready' | 'recovery' | 'leader'>
  readonly nemesis: Nemesis
  readonly deadlineMs: number
  readonly record: (ops: readonly Op[]) => void
  /** Monotonic, in ns since the run's start, an integer. */
  readonly nowNs: () => number
  /** Ends the run at once where it is. */
  readonly signal?: AbortSignal
}

/** An event whose time is when it is handled: later than what it tells of, so intervals only get wider. */
type Untimed<Event> = Event extends ConductorEvent ? Omit<Event, 'timeNs'> : never
type UntimedEvent = Untimed<ConductorEvent>

/** Plays the whole run; resolves with the leaders seen. Rejects with the first error of the conductor, a port or the store. */
export async function driveAsync(drive: AsyncDrive): Promise<LeaderLog> {
  const driver = new AsyncDriver(drive)
  try {
    await driver.finished
  } finally {
    await driver.close()
  }
  return driver.leaders
}

class AsyncDriver {
  readonly leaders: LeaderLog = new LeaderLog()
  readonly finished: Promise<void>
  readonly #drive: AsyncDrive
  readonly #clients = new Map<number, { readonly process: number; readonly client: AsyncClient }>()
  readonly #closing = new Set<Promise<void>>()
  readonly #settle: { readonly resolve: () => void; readonly reject: (error: unknown) => void }
  #over = false
  #wakeTimer: NodeJS.Timeout | undefined
  #leaderTimer: NodeJS.Timeout | undefined
  #eventsThisTurn = 0
  readonly #deferred: UntimedEvent[] = []

  constructor(drive: AsyncDrive) {
    this.#drive = drive
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.finished = promise
    this.#settle = { resolve, reject }
    drive.signal?.addEventListener('abort', () => this.#end(drive.signal?.reason), { once: true })
    if (drive.signal?.aborted === true) this.#end(drive.signal.reason)
    if (drive.cluster.leader !== undefined) void this.#sampleLeader()
    this.#dispatch({ type: 'tick' })
  }

  async close(): Promise<void> {
    clearTimeout(this.#wakeTimer)
    clearTimeout(this.#leaderTimer)
    for (const { client } of this.#clients.values()) this.#close(client)
    await Promise.all(this.#closing)
  }

  #end(error?: unknown): void {
    if (this.#over) return
    this.#over = true
    if (error === undefined) this.#settle.resolve()
    else this.#settle.reject(error)
  }

  /** Handles an event now, or in the next turn if this one has had its share. Order is kept. */
  #dispatch(event: UntimedEvent): void {
    if (this.#deferred.length > 0 || this.#eventsThisTurn >= EVENTS_PER_TURN) {
      if (this.#deferred.push(event) === 1) setImmediate(() => this.#nextTurn())
      return
    }
    if (this.#eventsThisTurn++ === 0) setImmediate(() => (this.#eventsThisTurn = 0))
    this.#handle(event)
  }

  #nextTurn(): void {
    this.#eventsThisTurn = 0
    for (const event of this.#deferred.splice(0)) this.#handle(event)
  }

  #handle(event: UntimedEvent): void {
    if (this.#over) return
    try {
      const timed: ConductorEvent = { ...event, timeNs: this.#drive.nowNs() }
      const { ops, commands } = this.#drive.conductor.handle(timed)
      this.#drive.record(ops)
      for (const command of commands) this.#carryOut(command)
    } catch (error) {
      this.#end(error)
    }
  }

  #carryOut(command: Command): void {
    if (command.type === 'finished') this.#end()
    else if (command.type === 'invoke') void this.#invoke(command)
    else if (command.type === 'nemesis') void this.#runScript(this.#drive.nemesis.run(command.action))
    else {
      clearTimeout(this.#wakeTimer)
      // Rounded up: Node cuts a timer's fraction of a millisecond off, and would fire it early.
      const delayMs = Math.max(0, Math.ceil((command.timeNs - this.#drive.nowNs()) / 1e6))
      this.#wakeTimer = setTimeout(() => this.#dispatch({ type: 'tick' }), delayMs)
    }
  }

  async #invoke({ worker, process, node, request }: Command & { type: 'invoke' }): Promise<void> {
    const { deadlineMs } = this.#drive
    const { promise: timedOut, resolve } = Promise.withResolvers<Completion>()
    const unknown = (code: string, message: string): Completion => ({
      type: 'info',
      value: request.value,
      error: { code, message },
    })
    const timer = setTimeout(
      () => resolve(unknown('deadline', `no answer within ${deadlineMs} ms`)),
      deadlineMs + GRACE_MS,
    )
    try {
      const answered = this.#client(worker, process, node).invoke(request, deadlineMs)
      const completion = await Promise.race([answered, timedOut])
      this.#dispatch({ type: 'completed', worker, process, completion })
    } catch (error) {
      // What the system did is never an exception; a client that throws is broken, whatever it threw.
      const cause = error instanceof Error ? error.message : String(error)
      this.#end(
        new PluginError('CLIENT_THREW', `the client threw at '${request.f}' on ${node}: ${cause}`, {
          hint: 'A client resolves with info for every error it cannot prove definite. Contract: systems/client.ts.',
          facts: { breaches: [`process ${process} at ${node}: ${JSON.stringify(request)}: ${cause}`] },
          cause: error,
        }),
      )
    } finally {
      clearTimeout(timer)
    }
  }

  /** The client of this process: a fresh one if the worker's last process ended. */
  #client(worker: number, process: number, node: string): AsyncClient {
    const held = this.#clients.get(worker)
    if (held?.process === process) return held.client
    if (held !== undefined) this.#close(held.client)
    const client = this.#drive.cluster.open(node)
    this.#clients.set(worker, { process, client })
    return client
  }

  #close(client: AsyncClient): void {
    const closing = client.close().catch(() => undefined)
    this.#closing.add(closing)
    void closing.then(() => this.#closing.delete(closing))
  }

  async #runScript(script: NemesisScript): Promise<void> {
    try {
      let step = script.next({})
      while (step.done !== true) step = script.next(await this.#answer(step.value))
      this.#dispatch({ type: 'nemesis-done' })
    } catch (error) {
      this.#end(error)
    }
  }

  async #answer(ask: Ask): Promise<Answer> {
    const { cluster } = this.#drive
    if (ask.ask === 'leader') {
      const leader = await cluster.leader?.()
      return leader === undefined ? {} : { leader }
    }
    if (ask.ask === 'perform') await cluster.ports.perform(ask.step)
    else if (ask.ask === 'wait') await sleep(ask.ms)
    else if (ask.ask === 'measure') return { measurement: await cluster.ports.measure(ask.check) }
    else if (ask.ask === 'record') {
      this.#dispatch({ type: 'fault', family: ask.family, value: ask.value })
    } else if (ask.ask === 'available') {
      const { recovery } = cluster
      return recovery === undefined ? {} : { standing: await awaitAvailable(recovery, this.#drive.nowNs, sleep) }
    } else {
      try {
        await cluster.ready((ask.ask === 'ready' ? ask.withinMs : undefined) ?? READY_DEADLINE_MS)
      } catch (error) {
        return { failure: error instanceof Error ? error.message : String(error) }
      }
    }
    return {}
  }

  async #sampleLeader(): Promise<void> {
    const leader = await this.#drive.cluster.leader?.().catch(() => undefined)
    if (this.#over) return
    this.leaders.note(this.#drive.nowNs(), leader)
    this.#leaderTimer = setTimeout(() => void this.#sampleLeader(), SAMPLE_INTERVAL_NS / 1e6)
  }
}

function sleep(timeMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, timeMs))
}
