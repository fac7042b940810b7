/**
 * Syncs of one node that are under way: when each ends, and how. They end in the order in which they were asked for.
 * Station: runtime. Faults are kept by number, so that each can be ended by itself.
 */
import type { Random } from '../../core/random.ts'
import type { Cover, Disk } from './disk.ts'
import { drawLatencyUs, type Latency } from './latency.ts'

/** `lies`: it is answered and does nothing. */
export type SyncEnd = 'durable' | 'fails' | 'lies'

export type Sync = {
  readonly ticket: number
  readonly life: number
  readonly cover: Cover
  readonly end: SyncEnd
  /** The machine lost power, or its process was killed before the kernel had begun. */
  isAbandoned: boolean
}

export class Syncs {
  readonly #disk: Disk
  readonly #latency: Latency
  readonly #random: Random
  readonly #underWay = new Set<Sync>()
  #lastEndUs = 0

  constructor(disk: Disk, latency: Latency, random: Random) {
    this.#disk = disk
    this.#latency = latency
    this.#random = random
  }

  /** Answers the sync, and the time at which `finish` must be called. */
  begin(ticket: number, life: number, cover: Cover, nowUs: number): { readonly sync: Sync; readonly endUs: number } {
    const sync: Sync = { ticket, life, cover, end: 'durable', isAbandoned: false }
    const endUs = Math.max(this.#lastEndUs, nowUs + drawLatencyUs(this.#random, this.#latency))
    this.#lastEndUs = endUs
    this.#underWay.add(sync)
    return { sync, endUs }
  }

  finish(sync: Sync): void {
    this.#underWay.delete(sync)
    if (sync.end !== 'lies') this.#disk.synced(sync.cover, sync.end === 'fails')
  }

  /** The process that asked is killed: what the kernel has begun it ends, as nobody can tell. */
  orphan(): void {
    for (const sync of this.#underWay) if (this.#random.integer(0, 1) === 0) this.#abandon(sync)
  }

  /** The machine loses power. */
  abandonAll(): void {
    for (const sync of this.#underWay) this.#abandon(sync)
  }

  #abandon(sync: Sync): void {
    sync.isAbandoned = true
    this.#underWay.delete(sync)
  }
}
