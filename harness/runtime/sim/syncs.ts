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
  /** Microseconds added, by fault; the worst counts. */
  readonly #slowBy = new Map<number, number>()
  readonly #liars = new Set<number>()
  /** Faults that make the next sync fail, and whether one has. */
  readonly #failing = new Map<number, 'next' | 'did'>()
  #lastEndUs = 0

  constructor(disk: Disk, latency: Latency, random: Random) {
    this.#disk = disk
    this.#latency = latency
    this.#random = random
  }

  /** Answers the sync, and the time at which `finish` must be called. */
  begin(ticket: number, life: number, cover: Cover, nowUs: number): { readonly sync: Sync; readonly endUs: number } {
    const sync: Sync = { ticket, life, cover, end: this.#nextEnd(), isAbandoned: false }
    const latencyUs = drawLatencyUs(this.#random, this.#latency) + this.slowUs
    const endUs = Math.max(this.#lastEndUs, sync.end === 'lies' ? nowUs : nowUs + latencyUs)
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
    this.#lastEndUs = 0
  }

  /** Microseconds that every sync takes longer. */
  get slowUs(): number {
    if (this.#slowBy.size === 0) return 0
    return Math.max(0, ...this.#slowBy.values())
  }

  slow(fault: number, delayUs: number): void {
    this.#slowBy.set(fault, delayUs)
  }

  /** Until it is reset, syncs are answered at once and do nothing. */
  lie(fault: number): void {
    this.#liars.add(fault)
  }

  failNext(fault: number): void {
    this.#failing.set(fault, 'next')
  }

  /** Ends what this fault does, and what it has not done yet. */
  reset(fault: number): void {
    this.#slowBy.delete(fault)
    this.#liars.delete(fault)
    this.#failing.delete(fault)
  }

  /** What this fault does to syncs, in words; undefined if nothing. */
  sufferingOf(fault: number): string | undefined {
    const slowUs = this.#slowBy.get(fault)
    if (slowUs !== undefined) return `slower by ${slowUs} us`
    if (this.#liars.has(fault)) return 'lying'
    const failing = this.#failing.get(fault)
    return failing === undefined ? undefined : { next: 'the next sync fails', did: 'a sync failed' }[failing]
  }

  #nextEnd(): SyncEnd {
    if (this.#failing.size === 0) return this.#liars.size > 0 ? 'lies' : 'durable'
    const failing = [...this.#failing].filter(([, when]) => when === 'next')
    for (const [fault] of failing) this.#failing.set(fault, 'did')
    if (failing.length > 0) return 'fails'
    return this.#liars.size > 0 ? 'lies' : 'durable'
  }

  #abandon(sync: Sync): void {
    sync.isAbandoned = true
    this.#underWay.delete(sync)
  }
}
