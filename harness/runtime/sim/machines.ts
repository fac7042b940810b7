/**
 * What happens to the simulated nodes as machines: their processes are started, killed, stopped and resumed, end by
 * themselves and are started again by a supervisor; the machines lose power, their clocks go wrong.
 * Station: runtime. Everything may be repeated.
 */
import type { SimEvent } from '../../../systems/sim-system.ts'
import type { Random } from '../../core/random.ts'
import { EVENT_KINDS, type NodeEvent } from './events.ts'
import type { Ending, SimObserver } from './observer.ts'
import { RESTART_AFTER_EXIT_US, type SimOptions } from './options.ts'
import { drawPowerLoss } from './power-loss.ts'
import { NEVER, type Process } from './process.ts'
import type { Timeline } from './timeline.ts'

const SECTOR_BYTES = [512, 1024, 2048, 4096] as const

export type Consequences = {
  readonly started: (process: Process, event: SimEvent) => void
  /** What waited at it, if it stood still, is not handled any more. */
  readonly ended: (process: Process, waiting: readonly NodeEvent[]) => void
  readonly handle: (process: Process, event: NodeEvent) => void
}

export class Machines {
  readonly #timeline: Timeline
  readonly #observer: SimObserver
  readonly #restartAfterUs: number | 'never'
  readonly #sectorBytes: number
  readonly #power: Random
  readonly #consequences: Consequences

  constructor(
    timeline: Timeline,
    observer: SimObserver,
    { restartAfterExitUs = RESTART_AFTER_EXIT_US, disk }: SimOptions,
    root: Random,
    consequences: Consequences,
  ) {
    this.#timeline = timeline
    this.#observer = observer
    this.#restartAfterUs = restartAfterExitUs
    this.#sectorBytes = disk?.sectorBytes ?? root.stream('sectors').pick(SECTOR_BYTES)
    this.#power = root.stream('power')
    this.#consequences = consequences
  }

  /** Starts it on what its disk holds. Does nothing if it runs. */
  start(process: Process): void {
    if (process.isRunning) return
    process.begin(this.#timeline.nowUs)
    this.#timeline.happened(EVENT_KINDS.started, process, process.life)
    this.#observer.started?.(process.name, this.#timeline.nowUs, process.life)
    this.#consequences.started(process, { type: 'start', disk: process.disk.image() })
  }

  /** Ends it at once; what it sent is under way and still arrives. One that is dead stays so until it is started. */
  kill(process: Process): void {
    process.restartsAtUs = NEVER
    this.#end(process, 'kill')
  }

  /** The same, and of what was not synced any part is lost. */
  power(process: Process): void {
    process.restartsAtUs = NEVER
    this.#end(process, 'power')
    process.syncs.abandonAll()
    process.disk.losePower(drawPowerLoss(this.#power, this.#sectorBytes))
  }

  /** It ends by itself; a supervisor starts it again, unless a fault wants it dead meanwhile. */
  exit(process: Process, reason: string): void {
    this.#end(process, 'exit', reason)
    if (this.#restartAfterUs === 'never') return
    process.restartsAtUs = this.#timeline.nowUs + this.#restartAfterUs
    this.#timeline.push(process.restartsAtUs, { type: 'restart', process })
  }

  /** It takes no event until it is resumed; what comes waits. Does nothing if it is dead. */
  pause(process: Process): void {
    if (!process.isAwake) return
    process.isPaused = true
    this.#timeline.happened(EVENT_KINDS.paused, process, 0)
    this.#observer.paused?.(process.name, this.#timeline.nowUs)
  }

  /** What waited is handled now, in the order in which it came. */
  resume(process: Process): void {
    if (!process.isPaused) return
    const { life, waiting } = process
    process.isPaused = false
    process.waiting = []
    this.#timeline.happened(EVENT_KINDS.resumed, process, waiting.length)
    this.#observer.resumed?.(process.name, this.#timeline.nowUs)
    for (const [i, event] of waiting.entries()) {
      if (!process.isRunning || process.life !== life) {
        this.#consequences.ended(process, waiting.slice(i))
        return
      }
      this.#consequences.handle(process, event)
    }
  }

  /** From now on its clock keeps this rate, after a jump. Throws PluginError CLOCK. */
  setClock(process: Process, ratePpm: number, jumpUs: number): void {
    const { nowUs } = this.#timeline
    process.clock.set(nowUs, ratePpm, jumpUs)
    const { life } = process
    for (const timer of process.timers.afterClockChange())
      this.#timeline.push(timer.queuedUs, { type: 'timer', process, life, timer })
  }

  #end(process: Process, how: Ending, reason?: string): void {
    if (!process.isRunning) return
    const waiting = process.end()
    process.syncs.orphan()
    this.#timeline.happened(EVENT_KINDS.ended, process, how.length)
    this.#observer.ended?.(process.name, this.#timeline.nowUs, how, reason)
    this.#consequences.ended(process, waiting)
  }
}
