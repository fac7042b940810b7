/**
 * A simulated cluster in the form of one in containers, so that one asynchronous law runs on both. The world moves only
 * while somebody waits for it; it is as deterministic as the order of promises.
 */
import { setImmediate } from 'node:timers/promises'
import { InternalError } from '../../harness/core/errors.ts'
import type { AsyncCluster, SimCluster } from '../../harness/runtime/cluster.ts'

/** `wait` lets simulated time pass. */
export type AsyncSimCluster = Pick<AsyncCluster, 'nodes' | 'ports' | 'open' | 'ready' | 'leader'> & {
  wait(durationMs: number): Promise<void>
}

const READY_POLL_MS = 50
const EVENTS_PER_YIELD = 5_000

export function asyncSimCluster(cluster: SimCluster): AsyncSimCluster {
  const { nodes, ports } = cluster
  const world = new WaitedWorld(cluster)
  const wait = (durationMs: number): Promise<void> =>
    world.until((done) => cluster.wakeAt(cluster.nowNs() + durationMs * 1e6, () => done(undefined)))
  const askLeader = cluster.leader?.bind(cluster)
  return {
    nodes,
    ports: {
      names: ports.names,
      perform: async (step) => ports.perform(step),
      measure: async (check) => ports.measure(check),
    },
    open: (node) => ({
      invoke: (request, deadlineMs) => world.until((done) => cluster.invoke(node, request, deadlineMs, done)),
      close: async () => {},
    }),
    ready: async (deadlineMs) => {
      const endNs = cluster.nowNs() + deadlineMs * 1e6
      while (!cluster.ready()) {
        if (cluster.nowNs() > endNs) throw new InternalError('SIM_NOT_READY', `not ready within ${deadlineMs} ms`)
        await wait(READY_POLL_MS)
      }
    },
    ...(askLeader && { leader: async () => askLeader() }),
    wait,
  }
}

/** Advances while anyone waits, one event at a time, so that whoever was answered can act before the next. */
class WaitedWorld {
  readonly #cluster: SimCluster
  readonly #waiting = new Set<(error: unknown) => void>()
  #isMoving = false

  constructor(cluster: SimCluster) {
    this.#cluster = cluster
  }

  until<Result>(begin: (done: (result: Result) => void) => void): Promise<Result> {
    return new Promise((resolve, reject) => {
      begin((result) => {
        this.#waiting.delete(reject)
        resolve(result)
      })
      this.#waiting.add(reject) // if it could begin at all; it is never done before the world moves
      if (!this.#isMoving) void this.#move()
    })
  }

  async #move(): Promise<void> {
    this.#isMoving = true
    try {
      for (let events = 1; ; events++) {
        // Promises alone would keep the test runner's own timeout from being heard, should a law wait for ever.
        if (events % EVENTS_PER_YIELD === 0) await setImmediate()
        else await undefined
        if (this.#waiting.size === 0) return
        if (!this.#cluster.advance()) throw new InternalError('SIM_STUCK', 'the simulated world stopped')
      }
    } catch (error) {
      for (const reject of this.#waiting) reject(error)
      this.#waiting.clear()
    } finally {
      this.#isMoving = false
    }
  }
}
