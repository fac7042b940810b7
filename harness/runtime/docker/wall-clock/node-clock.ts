/**
 * The clocks of one node: those of every process in its container, those that come later too. A process that the fault port
 * did not start (a restart, a child that runs a program of its own) has true time until it is found.
 * Station: runtime/docker. Effects.
 */
import type { SkewSince } from '../../../core/wall-skew.ts'
import type { ContainerProcesses } from './container-processes.ts'
import { type Line, lineOf, offsetNsOf, offsetUsOf, ratePpmOf, type Slot, TRUE_TIME } from './control-block.ts'
import { ProcessClock } from './process-clock.ts'
import { isGone, refusalOf } from './refusal.ts'

/** After which a process that could not be patched is tried again. */
const RETRY_MS = 1_000

/** How far a clock is off, and what it gains, as read from a process. */
export type Reading = { readonly offsetUs: number; readonly ratePpm: number }
export type Readings = { readonly wall: Reading; readonly monotonic: Reading }
type Failure = { readonly why: string; readonly atMs: number }

export class NodeClock {
  /** What is to be in force of the wall clock, by fault. */
  readonly skews = new Map<number, SkewSince>()
  /** What is to be in force of the monotonic clock. */
  monotonic: Line = TRUE_TIME
  readonly #processes: ContainerProcesses
  /** By process. */
  readonly #clocks = new Map<number, ProcessClock>()
  readonly #failures = new Map<number, Failure>()

  constructor(processes: ContainerProcesses) {
    this.#processes = processes
  }

  /** Why processes of now could not be patched. */
  get failures(): readonly string[] {
    return [...this.#failures.values()].map(({ why }) => why)
  }

  /** Patches processes that are new, and forgets those that ended. Microseconds where nothing changed. */
  follow(): void {
    const pids = this.#processes.pids()
    for (const [pid, clock] of this.#clocks) if (!pids.includes(pid) || !clock.isLive()) this.#forget(pid)
    for (const pid of this.#failures.keys()) if (!pids.includes(pid)) this.#failures.delete(pid)
    for (const pid of pids) if (!this.#clocks.has(pid)) this.#take(pid)
  }

  /** Puts what is to be in force at this time, in microseconds since 1970, into every process. */
  set(nowUs: number): void {
    const slot = this.#slot(nowUs)
    for (const [pid, clock] of this.#clocks) this.#unlessGone(pid, () => clock.set(slot))
  }

  /** What each process has, read from it. */
  read(nowUs: number, nowNs = process.hrtime.bigint()): readonly Readings[] {
    return [...this.#clocks].flatMap(([pid, clock]) => {
      const slot = this.#unlessGone(pid, () => clock.read())
      if (slot === undefined) return []
      const { wall, monotonic } = slot
      return {
        wall: { offsetUs: offsetUsOf(wall, nowUs), ratePpm: ratePpmOf(wall) },
        monotonic: { offsetUs: Number(offsetNsOf(monotonic, nowNs) / 1_000n), ratePpm: ratePpmOf(monotonic) },
      }
    })
  }

  /** Processes that still run read their own clocks again; not where the monotonic one would go back. */
  revert(): void {
    this.skews.clear()
    this.set(Date.now() * 1_000)
    for (const [pid, clock] of this.#clocks) {
      if (this.monotonic === TRUE_TIME) this.#unlessGone(pid, () => clock.revert())
      this.#forget(pid)
    }
  }

  #slot(nowUs: number): Slot {
    return { wall: lineOf([...this.skews.values()], nowUs), monotonic: this.monotonic }
  }

  #take(pid: number): void {
    const failure = this.#failures.get(pid)
    if (failure !== undefined && performance.now() - failure.atMs < RETRY_MS) return
    if (!this.#processes.owns(pid)) return
    this.#unlessGone(pid, () => {
      const clock = ProcessClock.open(pid)
      this.#clocks.set(pid, clock)
      this.#failures.delete(pid)
      clock.set(this.#slot(Date.now() * 1_000))
    })
  }

  /** A process may end at any time, which is no failure. */
  #unlessGone<Result>(pid: number, act: () => Result): Result | undefined {
    try {
      return act()
    } catch (error) {
      this.#forget(pid)
      if (!isGone(error))
        this.#failures.set(pid, { why: `process ${pid}: ${refusalOf(error)}`, atMs: performance.now() })
      return undefined
    }
  }

  #forget(pid: number): void {
    this.#clocks.get(pid)?.close()
    this.#clocks.delete(pid)
  }
}
