/** Clients of registers in a simulated cluster, one to a node and more, and the history that they make. */
import { HistoryBuilder } from '../../../harness/core/history-builder.ts'
import type { Json } from '../../../harness/core/json.ts'
import type { CompletionType } from '../../../harness/core/op.ts'
import type { Random } from '../../../harness/core/random.ts'
import type { ObservableSimCluster } from '../../../harness/runtime/sim/cluster.ts'

const KEYS = 3
const GAP_MS = 60
const DEADLINE_MS = 1_500
/** Of the last reads: disks may still be busy with what was written while they were slow. */
const LAST_DEADLINE_MS = 10_000

type Asked = { readonly f: string; readonly value: Json; readonly key: string }

export class RegisterClients {
  readonly history = new HistoryBuilder()
  oks = 0
  readonly #cluster: ObservableSimCluster
  readonly #random: Random
  #processes = 0
  #values = 0
  /** The latest value that somebody read or wrote, by key: so that a compare-and-set has a chance. */
  readonly #seen = new Map<string, number>()

  constructor(cluster: ObservableSimCluster, random: Random) {
    this.#cluster = cluster
    this.#random = random
  }

  /** So many clients, pinned to the nodes in turn, work from now until then. */
  work(count: number, endMs: number): void {
    for (let i = 0; i < count; i++)
      this.#next(this.#processes++, this.#cluster.nodes[i % this.#cluster.nodes.length] as string, endMs)
  }

  /** A read of every key at every node, asked again until it is answered; answers how many are not yet. */
  readAll(): () => number {
    let missing = 0
    const read = (node: string, key: string) =>
      this.#send(this.#processes++, node, { f: 'read', value: null, key }, LAST_DEADLINE_MS, (type) => {
        if (type === 'ok') missing--
        else this.#cluster.wakeAt(this.#cluster.nowNs() + GAP_MS * 1e6, () => read(node, key))
      })
    for (const node of this.#cluster.nodes)
      for (let i = 0; i < KEYS; i++) {
        missing++
        read(node, `k${i}`)
      }
    return () => missing
  }

  #next(process: number, node: string, endMs: number): void {
    const timeMs = this.#cluster.nowNs() / 1e6 + this.#random.integer(1, GAP_MS)
    if (timeMs > endMs) return
    this.#cluster.wakeAt(timeMs * 1e6, () =>
      this.#send(process, node, this.#draw(), DEADLINE_MS, (type) =>
        // After `info` a process never acts again.
        this.#next(type === 'info' ? this.#processes++ : process, node, endMs),
      ),
    )
  }

  #send(process: number, node: string, request: Asked, deadlineMs: number, done: (type: CompletionType) => void): void {
    const { f, value, key } = request
    this.#add({ process, type: 'invoke', f, value, key, node })
    this.#cluster.invoke(node, request, deadlineMs, (completion) => {
      this.#add({ process, f, key, node, ...completion })
      if (completion.type === 'ok') this.oks++
      const [, seen] = Array.isArray(completion.value) ? completion.value : []
      if (typeof seen === 'number') this.#seen.set(key, seen)
      done(completion.type)
    })
  }

  #draw(): Asked {
    const key = `k${this.#random.integer(0, KEYS - 1)}`
    const f = this.#random.pick(['read', 'read', 'write', 'cas'])
    const from = this.#seen.get(key)
    if (f === 'read' || (f === 'cas' && from === undefined)) return { f: 'read', value: null, key }
    const value = ++this.#values
    return f === 'cas' ? { f, value: [from ?? 0, value], key } : { f, value, key }
  }

  #add(op: object): void {
    this.history.add({ index: this.history.length, time: this.#cluster.nowNs(), ...op } as never)
  }
}
