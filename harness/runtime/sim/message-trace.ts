/**
 * What the simulated nodes said to one another: every message, but for heartbeats that say nothing new; bounded.
 * Station: evidence. Messages are kept as they are and understood only when somebody asks, or when many have gathered: a
 * run that nobody asks about does not pay for it.
 */
import type { SimRaft } from '../../../systems/sim-system.ts'
import {
  type MessageFate,
  type MessagePattern,
  matchesPattern,
  type RaftMessage,
  type Trace,
  type TraceRecord,
} from '../../core/raft-message.ts'

/** Records and the entries in them, together: some 200 MB. */
const SIZE_MAX = 1_000_000
const GATHERED_MAX = 5_000

type Gathered = {
  readonly timeUs: number
  readonly from: string
  readonly to: string
  readonly message: unknown
  readonly fate: MessageFate
  /** What was left of it where a rule cut it. */
  readonly left?: unknown
}

export class MessageTrace {
  readonly #raft: SimRaft
  readonly #sizeMax: number
  #gathered: Gathered[] = []
  readonly #records: TraceRecord[] = []
  readonly #counts: Record<string, number> = {}
  /** Of each directed pair and type, what the last heartbeat kept said. */
  readonly #lastHeartbeat = new Map<string, RaftMessage>()
  #size = 0
  #notKept = 0

  constructor(raft: SimRaft, sizeMax: number = SIZE_MAX) {
    this.#raft = raft
    this.#sizeMax = sizeMax
  }

  note(timeUs: number, from: string, to: string, message: unknown, fate: MessageFate, left?: unknown): void {
    this.#gathered.push({ timeUs, from, to, message, fate, left })
    if (this.#gathered.length >= GATHERED_MAX) this.#understand()
  }

  /** Records so far. */
  get count(): number {
    this.#understand()
    return this.#records.length
  }

  /** The first record for each pattern, from record `sinceN` on; undefined if one has none. Times as in `trace`. */
  find(patterns: readonly MessagePattern[], sinceN: number, startUs: number): readonly TraceRecord[] | undefined {
    this.#understand()
    const found: TraceRecord[] = []
    for (const pattern of patterns) {
      const record = this.#first(pattern, sinceN)
      if (record === undefined) return undefined
      found.push(since(record, startUs))
    }
    return found
  }

  /** Times in ns since `startUs` of the world's time. */
  trace(startUs: number): Trace {
    this.#understand()
    const records = this.#records.map((record) => since(record, startUs))
    return { records, counts: { ...this.#counts }, unknownFrames: 0, notKept: this.#notKept }
  }

  /** Records are numbered from 0 without a gap, so a number is a position. */
  #first(pattern: MessagePattern, sinceN: number): TraceRecord | undefined {
    for (let n = sinceN; n < this.#records.length; n++) {
      const record = this.#records[n] as TraceRecord
      if (matchesPattern(pattern, record)) return record
    }
    return undefined
  }

  #understand(): void {
    for (const gathered of this.#gathered) this.#keep(gathered)
    this.#gathered = []
  }

  #keep({ timeUs, from, to, message, fate, left }: Gathered): void {
    const terms = this.#raft.describe(from, to, message)
    this.#counts[terms.type] = (this.#counts[terms.type] ?? 0) + 1
    if (fate === 'passed' && this.#saysNothingNew(terms)) return
    const record = { n: this.#records.length, timeNs: timeUs * 1000, message: terms, fate }
    this.#size += 1 + terms.entries.length
    if (this.#size > this.#sizeMax) this.#notKept++
    else if (left === undefined) this.#records.push(record)
    else this.#records.push({ ...record, ...this.#cutTo(terms, left) })
  }

  /** The record has the commit index that got through: what a node could learn from it is what counts. */
  #cutTo(terms: RaftMessage, left: unknown): Pick<TraceRecord, 'message' | 'delivered'> {
    const { commit, entries } = this.#raft.describe(terms.from, terms.to, left)
    return { message: { ...terms, commit }, delivered: entries }
  }

  #saysNothingNew(message: RaftMessage): boolean {
    const { type, from, to, term, commit } = message
    if (type !== 'heartbeat' && type !== 'heartbeat-reply') return false
    const pair = `${from} ${to} ${type}`
    const last = this.#lastHeartbeat.get(pair)
    if (last !== undefined && last.term === term && last.commit === commit) return true
    this.#lastHeartbeat.set(pair, message)
    return false
  }
}

function since(record: TraceRecord, startUs: number): TraceRecord {
  return { ...record, timeNs: record.timeNs - startUs * 1000 }
}
