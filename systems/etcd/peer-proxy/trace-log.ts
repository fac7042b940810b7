/**
 * The trace of a proxy: every message, but for heartbeats that say nothing new; bounded; can be waited for.
 * Station: evidence.
 */
import {
  type EntryId,
  type MessageFate,
  type MessagePattern,
  matchesPattern,
  type RaftMessage,
  type Trace,
  type TraceRecord,
} from '../../../harness/core/raft-message.ts'

/** About 200 MB. A script leaves some thousands; an ordinary run of a minute some hundred thousand. */
const RECORDS_MAX = 400_000

type Waiter = {
  readonly patterns: readonly MessagePattern[]
  readonly found: (TraceRecord | undefined)[]
  readonly resolve: (records: readonly TraceRecord[] | undefined) => void
}

export class TraceLog {
  readonly #records: TraceRecord[] = []
  readonly #counts: Record<string, number> = {}
  readonly #waiters = new Set<Waiter>()
  /** Of each directed pair and type, what the last heartbeat kept said. */
  readonly #lastHeartbeat = new Map<string, string>()
  readonly #recordsMax: number
  #n = 0
  #notKept = 0
  #unknownFrames = 0

  constructor(recordsMax: number = RECORDS_MAX) {
    this.#recordsMax = recordsMax
  }

  note(timeNs: number, message: RaftMessage, fate: MessageFate, delivered?: readonly EntryId[]): void {
    this.#counts[message.type] = (this.#counts[message.type] ?? 0) + 1
    if (fate === 'passed' && this.#saysNothingNew(message)) return
    const record = { n: this.#n++, timeNs, message, fate, ...(delivered === undefined ? {} : { delivered }) }
    if (this.#records.length < this.#recordsMax) this.#records.push(record)
    else this.#notKept++
    for (const waiter of this.#waiters) this.#offer(waiter, record)
  }

  noteUnknownFrame(): void {
    this.#unknownFrames++
  }

  /** The first record for each pattern from record `sinceN` on; undefined after the deadline. */
  wait(
    patterns: readonly MessagePattern[],
    sinceN: number,
    deadlineMs: number,
  ): Promise<readonly TraceRecord[] | undefined> {
    return new Promise((resolve) => {
      const waiter: Waiter = {
        patterns,
        found: patterns.map(() => undefined),
        resolve: (records) => {
          clearTimeout(timer)
          this.#waiters.delete(waiter)
          resolve(records)
        },
      }
      const timer = setTimeout(() => waiter.resolve(undefined), Math.max(0, deadlineMs))
      this.#waiters.add(waiter)
      for (const record of this.#records) {
        if (record.n < sinceN) continue
        this.#offer(waiter, record)
        if (!this.#waiters.has(waiter)) return
      }
    })
  }

  get trace(): Trace {
    return {
      records: this.#records,
      counts: this.#counts,
      unknownFrames: this.#unknownFrames,
      notKept: this.#notKept,
    }
  }

  #offer(waiter: Waiter, record: TraceRecord): void {
    const { patterns, found } = waiter
    for (const [i, pattern] of patterns.entries())
      if (found[i] === undefined && matchesPattern(pattern, record)) found[i] = record
    const all = found.flatMap((each) => each ?? [])
    if (all.length === patterns.length) waiter.resolve(all)
  }

  #saysNothingNew({ type, from, to, term, commit }: RaftMessage): boolean {
    if (type !== 'heartbeat' && type !== 'heartbeat-reply') return false
    const pair = `${from} ${to} ${type}`
    const says = `${term} ${commit}`
    if (this.#lastHeartbeat.get(pair) === says) return true
    this.#lastHeartbeat.set(pair, says)
    return false
  }
}
