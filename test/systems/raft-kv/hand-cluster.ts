/**
 * Raft nodes whose messages lie on the table until the test delivers them: for schedules that need one message to pass and
 * another to be held or shortened, as Figure 8 does. What is not delivered is lost. Raft's monitors look on.
 */
import { createRaftMonitor } from '../../../checkers/raft/monitor/raft-monitor.ts'
import type { Settings } from '../../../systems/options.ts'
import { resolveSettings } from '../../../systems/options.ts'
import { RAFT_KV_INSIDE } from '../../../systems/raft-kv/inspect.ts'
import type { Message } from '../../../systems/raft-kv/raft/messages.ts'
import type { Rules } from '../../../systems/raft-kv/raft/rules.ts'
import type { RaftState } from '../../../systems/raft-kv/raft/state.ts'
import { raftKvWith } from './broken.ts'
import { Bench } from './golden/bench.ts'

export type OnTheTable = { readonly from: string; readonly to: string; readonly message: Message }

const PAPER: Settings = { 'pre-vote': 'off', 'check-quorum': 'off' }

export class HandCluster {
  readonly monitor = createRaftMonitor()
  readonly #bench: Bench
  readonly #names: readonly string[]

  constructor(count: number, rules: Partial<Rules> = {}) {
    const system = raftKvWith(rules)
    const settings = resolveSettings(system.options, { ...PAPER, bug: 'broken' })
    this.#bench = new Bench(system, RAFT_KV_INSIDE, count, settings, () => {})
    this.#names = [...this.#bench.nodes.keys()]
    this.#look()
  }

  state(node: string): RaftState {
    const { state } = this.#bench.node(node)
    if (state === undefined) throw new Error(`${node} is dead`)
    return state as RaftState
  }

  start(node: string): void {
    this.monitor.started(node, 0)
    this.#bench.start(node)
    this.#look()
  }

  kill(node: string): void {
    this.#bench.kill(node)
    this.monitor.stopped(node, 'kill', 0)
  }

  /** All that is on the table is lost. */
  clear(): void {
    this.#bench.underWay = []
  }

  write(node: string, value: number): void {
    this.#bench.request(node, 'write', 'k', value)
    this.#look()
  }

  heartbeat(leader: string): void {
    this.#bench.fire(leader, 'heartbeat')
    this.#look()
  }

  /** `candidate` campaigns, hears only `voters`, and leads if they grant; its first AppendEntries lie on the table then. */
  elect(candidate: string, voters: readonly string[]): void {
    this.#bench.fire(candidate, 'election')
    this.#look()
    const among = [candidate, ...voters]
    for (const type of ['request-vote', 'vote'])
      this.deliver(({ from, to, message }) => message.type === type && among.includes(from) && among.includes(to))
  }

  /** Lets these nodes talk until they have nothing more to say; `cutAfter` shortens AppendEntries behind that index. */
  talk(nodes: readonly string[], cutAfter: number = Number.POSITIVE_INFINITY): void {
    for (let turn = 0; turn < 100; turn++)
      if (!this.deliver(({ from, to }) => nodes.includes(from) && nodes.includes(to), cutAfter)) return
    throw new Error('they never stop talking')
  }

  /** Takes what is chosen from the table and delivers it. False if nothing was. */
  deliver(chosen: (item: OnTheTable) => boolean, cutAfter: number = Number.POSITIVE_INFINITY): boolean {
    const items = this.#bench.underWay as OnTheTable[]
    this.#bench.underWay = items.filter((item) => !chosen(item))
    const delivered = items.filter(chosen)
    for (const { from, to, message } of delivered) {
      if (this.#bench.node(to).state === undefined) continue
      this.#bench.step(to, { type: 'message', from, message: RAFT_KV_INSIDE.cut(message, cutAfter) })
      this.#look()
    }
    return delivered.length > 0
  }

  /** The monitors are told after each act what all nodes are like. */
  #look(): void {
    for (const node of this.#names) {
      const { state } = this.#bench.node(node)
      if (state !== undefined) this.monitor.stepped(node, RAFT_KV_INSIDE.view(state), 0)
    }
  }
}
