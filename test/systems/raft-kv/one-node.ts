/**
 * Drives one raft-kv node by hand: every event is told to it, every effect is looked at. For tests of single rules. By default
 * it is the paper's Raft, without pre-vote and check-quorum, on a disk that answers every sync at once.
 */
import { Random } from '../../../harness/core/random.ts'
import type { Completion } from '../../../systems/client.ts'
import { resolveSettings, type Settings } from '../../../systems/options.ts'
import { featuresOf } from '../../../systems/raft-kv/options.ts'
import type { AppendEntries, Heartbeat, Message } from '../../../systems/raft-kv/raft/messages.ts'
import { RAFT_RULES, type Rules } from '../../../systems/raft-kv/raft/rules.ts'
import type { LeaderRole, RaftState } from '../../../systems/raft-kv/raft/state.ts'
import { emptyState, raftStep } from '../../../systems/raft-kv/raft/step.ts'
import type { LogRecord } from '../../../systems/raft-kv/raft/storage.ts'
import { raftKv } from '../../../systems/raft-kv/system.ts'
import type { DiskImage, SimEffect, SimEvent, SimNodeContext } from '../../../systems/sim-system.ts'
import { BenchDisk } from './golden/bench-disk.ts'
import { type Before, diskOf } from './made.ts'

const PAPER: Settings = { 'pre-vote': 'off', 'check-quorum': 'off' }

export type Given = {
  readonly node?: string
  /** How many nodes there are; all of them vote at first, unless settings or a snapshot say otherwise. */
  readonly nodes?: number
  readonly rules?: Partial<Rules>
  readonly settings?: Settings
  /** Syncs are answered by `sync` alone. */
  readonly slow?: boolean
  readonly life?: number
}

export class OneNode {
  state: RaftState
  /** Effects of the last act, with those of the syncs that were answered in it. */
  effects: readonly SimEffect[] = []
  /** What it found, and what it wrote since. */
  readonly disk: BenchDisk
  /** Tickets that are not answered, in order. */
  tickets: readonly { readonly ticket: number; readonly files: readonly string[] }[] = []
  #nowUs = 1_000_000
  readonly #given: Given
  readonly #context: Omit<SimNodeContext, 'nowUs'>
  readonly #variant

  /** A node that starts on this disk, or on one with these things on it; n1 of three unless told otherwise. */
  constructor(before: Before | BenchDisk = {}, given: Given = {}) {
    const { node = 'n1', nodes = 3, rules = {}, life = 1 } = given
    const settings = resolveSettings(raftKv.options, { ...PAPER, ...given.settings })
    const names = Array.from({ length: nodes }, (_, i) => `n${i + 1}`)
    this.#given = given
    this.#context = { node, nodes: names, settings, wallUs: () => 0, random: Random.stream(1, node), life }
    this.#variant = { rules: { ...RAFT_RULES, ...rules }, features: featuresOf(settings) }
    this.disk = before instanceof BenchDisk ? before : new BenchDisk(diskOf(before, names))
    this.state = emptyState({ ...this.#context, nowUs: this.#nowUs }, this.#variant.features)
    this.tell({ type: 'start', disk: this.disk.image })
  }

  /** The same node in its next life, on what its disk holds now. */
  restarted(given: Partial<Given> = {}): OneNode {
    return new OneNode(this.disk, { ...this.#given, life: this.#context.life + 1, ...given })
  }

  tell(event: SimEvent): this {
    this.effects = []
    this.#step(event)
    if (this.#given.slow !== true) while (this.tickets.length > 0) this.#answer()
    return this
  }

  /** Answers the first sync that is open, of a slow disk. */
  sync(): this {
    this.effects = []
    this.#answer()
    return this
  }

  /** Answers all that are open. */
  syncAll(): this {
    this.effects = []
    while (this.tickets.length > 0) this.#answer()
    return this
  }

  hear(from: string, ...messages: readonly Message[]): this {
    for (const message of messages) this.tell({ type: 'message', from, message })
    return this
  }

  /** An AppendEntries of n2, leader of term 1, unless told otherwise. */
  append({ from = 'n2', ...given }: Partial<AppendEntries> & { readonly from?: string }): this {
    const at = { term: 1, prevIndex: 0, prevTerm: 0, leaderCommit: 0 }
    return this.hear(from, { type: 'append-entries', ...at, entries: [], wantsReply: true, ...given })
  }

  heartbeat({ from = 'n2', ...given }: Partial<Heartbeat> & { readonly from?: string } = {}): this {
    return this.hear(from, { type: 'heartbeat', term: 1, commit: 0, round: 1, sentUs: 0, ...given })
  }

  /** The timer is due: for that of elections its time has passed, to this one step. */
  fire(timer: 'election' | 'heartbeat' | 'requests'): this {
    const nowUs = this.#nowUs
    if (timer === 'election') this.#nowUs += 2 * this.#variant.features.electionTimeoutUs
    this.tell({ type: 'timer', timer })
    this.#nowUs = nowUs
    return this
  }

  campaign(): this {
    return this.fire('election')
  }

  /** Campaigns and gets enough votes. */
  lead(): this {
    this.campaign()
    for (const voter of this.#others) {
      const { role, term } = this.state
      if (role.type === 'pre-candidate') this.hear(voter, { type: 'pre-vote-reply', term: term + 1, granted: true })
    }
    if (this.#given.slow === true) this.syncAll()
    for (const voter of this.#others) {
      const { role, term } = this.state
      if (role.type === 'candidate') this.hear(voter, { type: 'vote', term, granted: true })
    }
    return this
  }

  request(request: number, f: string, value: unknown, key: string | null = 'k'): this {
    const body = { f, value: value as never, ...(key === null ? {} : { key }) }
    return this.tell({ type: 'request', request, body })
  }

  /** Its clock goes on; no timer fires. */
  elapse(us: number): this {
    this.#nowUs += us
    return this
  }

  get nowUs(): number {
    return this.#nowUs
  }

  /** As a leader; fails if it does not lead. */
  get leading(): LeaderRole {
    const { role } = this.state
    if (role.type !== 'leader') throw new Error(`${this.#context.node} is a ${role.type}`)
    return role
  }

  /** Messages that the last act sent, with their receivers. */
  get sent(): readonly (Message & { readonly to: string })[] {
    return this.effects.flatMap((effect) =>
      effect.type === 'send' ? [{ ...(effect.message as Message), to: effect.to }] : [],
    )
  }

  /** The same, of one type. */
  sentOf<Type extends Message['type']>(type: Type): readonly (Extract<Message, { type: Type }> & { to: string })[] {
    return this.sent.filter((message) => message.type === type) as never
  }

  /** Answers that the last act gave to clients. */
  get replies(): readonly (Completion & { readonly request: number })[] {
    return this.effects.flatMap((effect) =>
      effect.type === 'reply' ? [{ ...effect.completion, request: effect.request }] : [],
    )
  }

  get marks(): readonly string[] {
    return this.effects.flatMap((effect) => (effect.type === 'mark' ? [effect.name] : []))
  }

  /** Records that the last act wrote. */
  get written(): readonly LogRecord[] {
    return this.effects.flatMap((effect) =>
      effect.type === 'append' ? effect.records.map(({ value }) => value as LogRecord) : [],
    )
  }

  get image(): DiskImage {
    return this.disk.image
  }

  hasSetTimer(timer: string): boolean {
    return this.setTimer(timer) > 0
  }

  /** After how many us the last act had the timer come up; 0: it did not set it. */
  setTimer(timer: string): number {
    const set = this.effects.find((effect) => effect.type === 'set-timer' && effect.timer === timer)
    return set?.type === 'set-timer' ? set.delayUs : 0
  }

  get #others(): readonly string[] {
    return this.#context.nodes.filter((node) => node !== this.#context.node)
  }

  #answer(): void {
    const [first, ...rest] = this.tickets
    if (first === undefined) throw new Error('no sync is open')
    this.tickets = rest
    this.disk.sync(first.files)
    this.#step({ type: 'synced', ticket: first.ticket })
  }

  #step(event: SimEvent): void {
    const context = { ...this.#context, nowUs: this.#nowUs }
    const { state, effects } = raftStep(this.state, event, context, this.#variant)
    this.state = state
    this.effects = [...this.effects, ...effects]
    for (const effect of effects) {
      if (effect.type === 'append') this.disk.append(effect.file, effect.records)
      if (effect.type === 'remove') this.disk.remove(effect.file)
      if (effect.type === 'sync') this.tickets = [...this.tickets, effect]
    }
  }
}
