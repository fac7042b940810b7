/** Drives one raft-kv node by hand: every event is told to it, every effect is looked at. For tests of single rules. */
import { Random } from '../../../harness/core/random.ts'
import type { Completion } from '../../../systems/client.ts'
import { type Entry, Log } from '../../../systems/raft-kv/log.ts'
import type { AppendEntries, Message } from '../../../systems/raft-kv/messages.ts'
import { raftStep } from '../../../systems/raft-kv/raft.ts'
import { RAFT_RULES, type Rules } from '../../../systems/raft-kv/rules.ts'
import { type Durable, initialState, type RaftState } from '../../../systems/raft-kv/state.ts'
import type { SimEffect, SimEvent } from '../../../systems/system.ts'

export const SETTINGS = { reads: 'linearizable', bug: 'none' }

/** Entries of these terms, each a write of its index to 'k'. */
export function entries(...terms: readonly number[]): readonly Entry[] {
  return terms.map((term, i) => ({ term, command: { type: 'write', key: 'k', value: i + 1 } }))
}

export function logOf(...terms: readonly number[]): Log {
  return Log.of(entries(...terms))
}

export function termsOf(log: Log): readonly number[] {
  return log.entriesFrom(1).map(({ term }) => term)
}

type Given = {
  readonly node?: string
  readonly nodes?: number
  readonly rules?: Partial<Rules>
  readonly reads?: string
}

export class OneNode {
  state: RaftState
  /** Effects of the last event. */
  effects: readonly SimEffect[] = []
  readonly #context
  readonly #rules: Rules

  /** A node that starts on this durable state; n1 of three unless told otherwise. */
  constructor(
    durable: Partial<Durable> = {},
    { node = 'n1', nodes = 3, rules = {}, reads = 'linearizable' }: Given = {},
  ) {
    this.#rules = { ...RAFT_RULES, ...rules }
    this.#context = {
      node,
      nodes: Array.from({ length: nodes }, (_, i) => `n${i + 1}`),
      settings: { ...SETTINGS, reads },
      nowUs: 0,
      random: Random.stream(1, 'node'),
    }
    this.state = initialState()
    this.tell({ type: 'start', durable: { term: 0, vote: undefined, log: Log.of([]), ...durable } })
  }

  tell(event: SimEvent): this {
    const { state, effects } = raftStep(this.state, event, this.#context, this.#rules)
    this.state = state
    this.effects = effects
    return this
  }

  hear(from: string, message: Message): this {
    return this.tell({ type: 'message', from, message })
  }

  /** An AppendEntries of n2, leader of `term` unless `from` is given. */
  append(message: Partial<AppendEntries> & { readonly from?: string }): this {
    const { from = 'n2', ...given } = message
    const empty = {
      type: 'append-entries',
      term: 1,
      prevIndex: 0,
      prevTerm: 0,
      entries: [],
      leaderCommit: 0,
      round: 0,
    } as const
    return this.hear(from, { ...empty, ...given })
  }

  campaign(): this {
    return this.tell({ type: 'timer', timer: 'election' })
  }

  /** Campaigns and gets enough votes. */
  lead(): this {
    this.campaign()
    const { nodes, node } = this.#context
    for (const voter of nodes)
      if (voter !== node && this.state.role.type === 'candidate')
        this.hear(voter, { type: 'vote', term: this.state.term, granted: true })
    return this
  }

  request(request: number, f: string, value: number | null | readonly number[], key = 'k'): this {
    return this.tell({ type: 'request', request, body: { f, value, key } })
  }

  /** Messages that the last event sent, with their receivers. */
  get sent(): readonly (Message & { readonly to: string })[] {
    return this.effects.flatMap((effect) =>
      effect.type === 'send' ? [{ ...(effect.message as Message), to: effect.to }] : [],
    )
  }

  /** Answers that the last event gave, by request. */
  get replies(): readonly (Completion & { readonly request: number })[] {
    return this.effects.flatMap((effect) =>
      effect.type === 'reply' ? [{ ...effect.completion, request: effect.request }] : [],
    )
  }

  /** What the last event persisted, if it did. */
  get persisted(): Durable | undefined {
    const effect = this.effects.find(({ type }) => type === 'persist')
    return effect?.type === 'persist' ? (effect.durable as Durable) : undefined
  }

  hasSetTimer(timer: string): boolean {
    return this.effects.some((effect) => effect.type === 'set-timer' && effect.timer === timer)
  }
}
