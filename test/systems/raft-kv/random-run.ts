/**
 * One random run of raft-kv in the simulated world under kills and directed cuts, watched by the safety monitor. All of it
 * follows from the seed and the plan.
 */
import fc from 'fast-check'
import { Random } from '../../../harness/core/random.ts'
import { createSimCluster, type ObservableSimCluster } from '../../../harness/runtime/sim/cluster.ts'
import type { NetworkOptions } from '../../../harness/runtime/sim/options.ts'
import type { Completion } from '../../../systems/client.ts'
import type { Rules } from '../../../systems/raft-kv/rules.ts'
import { createRaftKv } from '../../../systems/raft-kv/system.ts'
import { SafetyMonitor, type Violation } from './safety.ts'

/** `hit` are the nodes killed, or cut off from the others in the direction named, for `durationMs`. */
export type PlannedTrouble = {
  readonly kind: 'kill' | 'cut both ways' | 'cut incoming' | 'cut outgoing'
  readonly afterMs: number
  readonly durationMs: number
  readonly hit: readonly number[]
  readonly leader: boolean
}

export type RunPlan = {
  readonly nodes: number
  readonly seed: number
  readonly network: keyof typeof NETWORKS
  readonly troubles: readonly PlannedTrouble[]
}

/** `slow` links deliver out of order, and so late that elections collide. */
const NETWORKS = {
  prompt: {},
  slow: { order: 'any', latencyUsMean: 30_000 },
} satisfies Record<string, Partial<NetworkOptions>>

export const runPlan: fc.Arbitrary<RunPlan> = fc.constantFrom(3, 4, 5).chain((nodes) =>
  fc.record({
    nodes: fc.constant(nodes),
    seed: fc.nat(2 ** 31),
    network: fc.constantFrom('prompt', 'slow'),
    troubles: fc.array(
      fc.record({
        kind: fc.constantFrom('kill', 'cut both ways', 'cut incoming', 'cut outgoing'),
        afterMs: fc.integer({ min: 0, max: 2000 }),
        durationMs: fc.integer({ min: 100, max: 5000 }),
        hit: fc.uniqueArray(fc.nat(nodes - 1), { minLength: 1, maxLength: Math.ceil(nodes / 2) }),
        leader: fc.boolean(),
      }),
      { maxLength: 10 },
    ),
  }),
)

export type RunResult = {
  readonly violations: readonly Violation[]
  readonly oks: number
  /** Whether every node answered a read after everything was healed. */
  readonly recovered: boolean
}

const WORKERS = 6
const GAP_MS = 40

export function randomRun(plan: RunPlan, rules: Partial<Rules> = {}): RunResult {
  const bug = { name: 'broken', story: '', breaks: '', rules }
  const settings = { reads: 'linearizable', bug: 'broken' }
  const { nodes, seed, network } = plan
  const options = { nodes, seed, settings, network: NETWORKS[network] }
  const cluster = createSimCluster(createRaftKv([bug]), options)
  const monitor = new SafetyMonitor()
  const clients = new Clients(cluster, monitor, plan.seed)
  const endMs = schedule(cluster, plan.troubles)
  clients.begin(endMs)
  const advanceTo = (timeMs: number) => {
    while (cluster.nowNs() < timeMs * 1e6 && monitor.violations.length === 0 && cluster.advance())
      monitor.watch(cluster.states())
  }
  advanceTo(endMs + 15_000)
  const before = clients.oks
  for (const node of cluster.nodes) clients.send(node, 'read', null, 'k0', () => {})
  advanceTo(endMs + 18_000)
  monitor.finish()
  return { violations: monitor.violations, oks: clients.oks, recovered: clients.oks === before + plan.nodes }
}

/** Answers the time in ms at which all is healed. */
function schedule({ wakeAt, ports, nodes, leader }: ObservableSimCluster, troubles: readonly PlannedTrouble[]): number {
  let timeMs = 2500
  let endMs = timeMs
  for (const [fault, { kind, afterMs, durationMs, hit, leader: hitsLeader }] of troubles.entries()) {
    timeMs += afterMs
    endMs = Math.max(endMs, timeMs + durationMs)
    let hitNodes: readonly string[] = []
    wakeAt(timeMs * 1e6, () => {
      const leading = hitsLeader ? leader?.() : undefined
      hitNodes = [...new Set([...(leading === undefined ? [] : [leading]), ...hit.map((i) => `n${i + 1}`)])].slice(
        0,
        hit.length,
      )
      if (kind === 'kill') return ports.perform({ port: 'process', do: 'kill', nodes: hitNodes })
      const others = nodes.filter((node) => !hitNodes.includes(node))
      const incoming = kind === 'cut outgoing' ? [] : hitNodes.map((node) => [node, others] as const)
      const outgoing = kind === 'cut incoming' ? [] : others.map((node) => [node, hitNodes] as const)
      ports.perform({ port: 'links', do: 'drop', fault, grudge: Object.fromEntries([...incoming, ...outgoing]) })
    })
    wakeAt((timeMs + durationMs) * 1e6, () => {
      if (kind === 'kill') ports.perform({ port: 'process', do: 'start', nodes: hitNodes })
      else ports.perform({ port: 'links', do: 'restore', fault })
    })
  }
  return endMs
}

class Clients {
  oks = 0
  readonly #cluster: ObservableSimCluster
  readonly #monitor: SafetyMonitor
  readonly #random: Random
  #value = 0

  constructor(cluster: ObservableSimCluster, monitor: SafetyMonitor, seed: number) {
    this.#cluster = cluster
    this.#monitor = monitor
    this.#random = Random.stream(seed, 'clients of the test')
  }

  begin(endMs: number): void {
    for (let worker = 0; worker < WORKERS; worker++) this.#work(worker, 2000, endMs)
  }

  send(node: string, f: string, value: number | null, key: string, done: () => void): void {
    const floor = this.#monitor.floor(key)
    this.#cluster.invoke(node, { f, value, key }, 500, (completion: Completion) => {
      if (completion.type === 'ok') {
        this.oks++
        const [revision] = completion.value as readonly [number, number | null]
        this.#monitor.acknowledge(key, revision, floor)
      }
      done()
    })
  }

  #work(worker: number, timeMs: number, endMs: number): void {
    if (timeMs > endMs) return
    this.#cluster.wakeAt(timeMs * 1e6, () => {
      const { nodes } = this.#cluster
      const node = nodes[worker % nodes.length] ?? 'n1'
      const isRead = this.#random.integer(0, 1) === 0
      const key = `k${this.#random.integer(0, 1)}`
      const next = () => this.#work(worker, this.#cluster.nowNs() / 1e6 + this.#random.integer(1, GAP_MS), endMs)
      this.send(node, isRead ? 'read' : 'write', isRead ? null : ++this.#value, key, next)
    })
  }
}
