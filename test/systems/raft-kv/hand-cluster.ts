/**
 * Raft nodes whose messages lie on the table until the test delivers them: for schedules that need one message to pass and
 * another to be held or shortened, as Figure 8 does. What is not delivered is lost.
 */
import { Random } from '../../../harness/core/random.ts'
import type { Entry } from '../../../systems/raft-kv/log.ts'
import type { Message } from '../../../systems/raft-kv/messages.ts'
import { raftStep } from '../../../systems/raft-kv/raft.ts'
import { RAFT_RULES, type Rules } from '../../../systems/raft-kv/rules.ts'
import { initialState, type RaftState } from '../../../systems/raft-kv/state.ts'
import type { SimEvent } from '../../../systems/system.ts'
import { SETTINGS } from './one-node.ts'
import { SafetyMonitor } from './safety.ts'

export type OnTheTable = { readonly from: string; readonly to: string; readonly message: Message }

export class HandCluster {
  readonly monitor = new SafetyMonitor()
  table: readonly OnTheTable[] = []
  readonly #nodes: readonly string[]
  readonly #rules: Rules
  readonly #states = new Map<string, RaftState>()
  readonly #durable = new Map<string, unknown>()

  constructor(count: number, rules: Partial<Rules> = {}) {
    this.#nodes = Array.from({ length: count }, (_, i) => `n${i + 1}`)
    this.#rules = { ...RAFT_RULES, ...rules }
    for (const node of this.#nodes) this.start(node)
  }

  state(node: string): RaftState {
    const state = this.#states.get(node)
    if (state === undefined) throw new Error(`${node} is dead`)
    return state
  }

  start(node: string): void {
    this.#states.set(node, initialState())
    this.#tell(node, { type: 'start', durable: this.#durable.get(node) })
  }

  kill(node: string): void {
    this.#states.delete(node)
  }

  write(node: string, value: number): void {
    this.#tell(node, { type: 'request', request: value, body: { f: 'write', value, key: 'k' } })
  }

  /** `candidate` campaigns, hears only `voters`, and leads if they grant; its first AppendEntries lie on the table then. */
  elect(candidate: string, voters: readonly string[]): void {
    this.#tell(candidate, { type: 'timer', timer: 'election' })
    const among = [candidate, ...voters]
    this.deliver(
      ({ from, to, message }) => message.type === 'request-vote' && among.includes(from) && among.includes(to),
    )
    this.deliver(({ from, to, message }) => message.type === 'vote' && among.includes(from) && among.includes(to))
  }

  /** Lets these nodes talk until they have nothing more to say; `cutAfter` shortens AppendEntries behind that index. */
  talk(nodes: readonly string[], cutAfter: number = Number.POSITIVE_INFINITY): void {
    for (let turn = 0; turn < 100; turn++)
      if (!this.deliver(({ from, to }) => nodes.includes(from) && nodes.includes(to), cutAfter)) return
    throw new Error('they never stop talking')
  }

  heartbeat(leader: string): void {
    this.#tell(leader, { type: 'timer', timer: 'heartbeat' })
  }

  /** Takes everything from the table and delivers what is chosen. False if nothing was. */
  deliver(chosen: (item: OnTheTable) => boolean, cutAfter: number = Number.POSITIVE_INFINITY): boolean {
    const items = this.table
    this.table = items.filter((item) => !chosen(item))
    const delivered = items.filter(chosen)
    for (const { from, to, message } of delivered)
      if (this.#states.has(to)) this.#tell(to, { type: 'message', from, message: shortened(message, cutAfter) })
    return delivered.length > 0
  }

  #tell(node: string, event: SimEvent): void {
    const context = { node, nodes: this.#nodes, settings: SETTINGS, nowUs: 0, random: Random.stream(1, node) }
    const { state, effects } = raftStep(this.state(node), event, context, this.#rules)
    this.#states.set(node, state)
    for (const effect of effects) {
      if (effect.type === 'persist') this.#durable.set(node, effect.durable)
      if (effect.type === 'send')
        this.table = [...this.table, { from: node, to: effect.to, message: effect.message as Message }]
    }
    this.monitor.watch(this.#states)
  }
}

/** A shorter AppendEntries is a legal one, so this makes no state that Raft could not reach. */
function shortened(message: Message, cutAfter: number): Message {
  if (message.type !== 'append-entries') return message
  const entries: readonly Entry[] = message.entries.slice(0, Math.max(0, cutAfter - message.prevIndex))
  return { ...message, entries }
}
