/** A raft-kv cluster in the simulated world, for directed scenarios: acts, and advances until something is true. */
import type { Json } from '../../../harness/core/json.ts'
import { createSimCluster, type ObservableSimCluster } from '../../../harness/runtime/sim/cluster.ts'
import type { Completion } from '../../../systems/client.ts'
import { resolveSettings, type Settings } from '../../../systems/options.ts'
import type { RaftState } from '../../../systems/raft-kv/raft/state.ts'
import { raftKv } from '../../../systems/raft-kv/system.ts'
import { recorder, type TraceEvent } from '../../support/sim-recorder.ts'

type Given = { readonly nodes?: number; readonly seed?: number; readonly settings?: Settings }

export class RaftWorld {
  readonly cluster: ObservableSimCluster
  readonly trace: TraceEvent[] = []
  #fault = 0

  /** Ready when it is made, unless told otherwise. */
  constructor({ nodes = 5, seed = 1, settings = {} }: Given = {}) {
    const resolved = resolveSettings(raftKv.options, settings)
    this.cluster = createSimCluster(raftKv, { nodes, seed, settings: resolved, observe: recorder(this.trace) })
    this.until(() => this.cluster.ready())
  }

  get leader(): string {
    const leader = this.cluster.leader?.()
    if (leader === undefined) throw new Error('there is no leader')
    return leader
  }

  get followers(): readonly string[] {
    const { leader } = this
    return this.cluster.nodes.filter((node) => node !== leader)
  }

  state(node: string): RaftState {
    return this.cluster.states().get(node) as RaftState
  }

  /** Lets events happen until the condition holds; gives up after a simulated minute. */
  until(condition: () => boolean): void {
    const endNs = this.cluster.nowNs() + 60e9
    while (!condition()) {
      if (this.cluster.nowNs() > endNs || !this.cluster.advance()) throw new Error('it never came true')
    }
  }

  /** Until another node than this one is the leader of the highest term; answers it. */
  untilLeaderOtherThan(old: string): string {
    this.until(() => ![undefined, old].includes(this.cluster.leader?.()))
    return this.leader
  }

  wait(timeMs: number): void {
    const endNs = this.cluster.nowNs() + timeMs * 1e6
    this.until(() => this.cluster.nowNs() >= endNs)
  }

  /** One operation on key 'k', begun now. */
  begin(node: string, f: string, value: Json, deadlineMs = 1000): { completion: Completion | undefined } {
    const box: { completion: Completion | undefined } = { completion: undefined }
    this.cluster.invoke(node, { f, value, key: 'k' }, deadlineMs, (completion) => {
      box.completion = completion
    })
    return box
  }

  /** The same, and waits for its completion. */
  call(node: string, f: string, value: Json, deadlineMs = 1000): Completion {
    const box = this.begin(node, f, value, deadlineMs)
    this.until(() => box.completion !== undefined)
    return box.completion as Completion
  }

  kill(...nodes: readonly string[]): void {
    this.cluster.ports.perform({ port: 'process', do: 'kill', nodes })
  }

  start(...nodes: readonly string[]): void {
    this.cluster.ports.perform({ port: 'process', do: 'start', nodes })
  }

  /** They lose power: what was not synced is lost, or not. */
  losePower(...nodes: readonly string[]): void {
    this.cluster.ports.perform({ port: 'process', do: 'power', nodes })
  }

  /** The next sync of each fails. */
  failSync(...nodes: readonly string[]): void {
    this.cluster.ports.perform({ port: 'disk', do: 'fail-sync', fault: ++this.#fault, nodes })
  }

  /** Their clocks run so much faster or slower from now on. */
  clockRate(ratePpm: number, ...nodes: readonly string[]): void {
    this.cluster.ports.perform({ port: 'clock', do: 'set', nodes, ratePpm })
  }

  /** Nothing sent by `from` arrives at `to`. Answers the fault's number. */
  cut(from: readonly string[], to: readonly string[]): number {
    const grudge = Object.fromEntries(to.map((node) => [node, from]))
    this.cluster.ports.perform({ port: 'links', do: 'drop', fault: ++this.#fault, grudge })
    return this.#fault
  }

  /** Cuts these nodes off from all others, both ways. */
  isolate(...nodes: readonly string[]): void {
    const others = this.cluster.nodes.filter((node) => !nodes.includes(node))
    this.cut(nodes, others)
    this.cut(others, nodes)
  }

  healLinks(): void {
    for (let fault = 1; fault <= this.#fault; fault++)
      this.cluster.ports.perform({ port: 'links', do: 'restore', fault })
  }
}
