/**
 * A cluster as a law of systems sees it, and a client session on it. Whatever a law does, each single operation must keep
 * the contract of clients: it resolves within its deadline, with a completion of the workload's shape.
 */
import { expect } from 'vitest'
import type { Grudge } from '../../harness/core/fault.ts'
import type { Json } from '../../harness/core/json.ts'
import { schemaProblem } from '../../harness/core/op-schema.ts'
import type { AsyncCluster } from '../../harness/runtime/cluster.ts'
import { REGISTER_SCHEMA } from '../../harness/workloads/register-schema.ts'
import { isolate } from '../../nemesis/grudge.ts'
import type { AsyncClient, Completion } from '../../systems/client.ts'

/** A cluster of at least three nodes that answers and that only one law uses at a time. */
export type SystemRig = Pick<AsyncCluster, 'nodes' | 'ports' | 'open' | 'ready' | 'leader'> & {
  /** Lets time pass for the cluster. */
  wait(durationMs: number): Promise<void>
  /** For operations that must succeed. */
  readonly deadlineMs: number
  /** How long after its deadline a completion may still come: what timers of a real machine need. */
  readonly graceMs: number
}

/** For operations that cannot succeed: they may take all of it. */
export const SHORT_DEADLINE_MS = 1_000
export const RECOVERY_DEADLINE_MS = 60_000
const POLL_MS = 50

export type Versioned = readonly [revision: number, value: number | null]

export type SystemLaw = { readonly name: string; readonly holds: (session: Session) => Promise<void> }

let keys = 0

export class Session {
  readonly rig: SystemRig
  readonly #clients: AsyncClient[] = []

  constructor(rig: SystemRig) {
    this.rig = rig
  }

  /** One that no other law of this process uses, since laws may share a cluster. */
  freshKey(): string {
    return `laws-${++keys}`
  }

  open(node: string): SessionClient {
    const client = this.rig.open(node)
    this.#clients.push(client)
    return new SessionClient(this.rig, node, client)
  }

  kill(...nodes: readonly string[]): Promise<void> {
    return this.rig.ports.perform({ port: 'process', do: 'kill', nodes })
  }

  /** Cuts the node off from all others, both ways. */
  cutOff(node: string): Promise<void> {
    const grudge: Grudge = isolate([node], this.rig.nodes, 'both')
    return this.rig.ports.perform({ port: 'links', do: 'drop', fault: 0, grudge })
  }

  /** Ends every fault and waits until all nodes answer. */
  async heal(): Promise<void> {
    await this.rig.ports.perform({ port: 'links', do: 'restore', fault: 0 })
    await this.rig.ports.perform({ port: 'process', do: 'start', nodes: this.rig.nodes })
    await this.rig.ready(RECOVERY_DEADLINE_MS)
  }

  /** The leader once there is one other than `old`; undefined where the system has no leaders. */
  async leaderOtherThan(old?: string): Promise<string | undefined> {
    if (this.rig.leader === undefined) return undefined
    for (let waitedMs = 0; waitedMs < RECOVERY_DEADLINE_MS; waitedMs += POLL_MS) {
      const leader = await this.rig.leader()
      if (leader !== undefined && leader !== old) return leader
      await this.rig.wait(POLL_MS)
    }
    throw new Error(`no leader other than ${old} in ${RECOVERY_DEADLINE_MS} ms`)
  }

  async close(): Promise<void> {
    for (const client of this.#clients.splice(0)) await client.close()
  }
}

export class SessionClient {
  readonly node: string
  readonly #rig: SystemRig
  readonly #client: AsyncClient

  constructor(rig: SystemRig, node: string, client: AsyncClient) {
    this.#rig = rig
    this.node = node
    this.#client = client
  }

  /** One operation, held to the contract of clients. */
  async invoke(f: string, key: string, value: Json, deadlineMs: number): Promise<Completion> {
    const late = this.#rig.wait(deadlineMs + this.#rig.graceMs).then(() => undefined)
    const completion = await Promise.race([this.#client.invoke({ f, key, value }, deadlineMs), late])
    if (completion === undefined) throw new Error(`${f} at ${this.node} did not resolve within its ${deadlineMs} ms`)
    if (completion.type === 'ok') {
      expect(schemaProblem(REGISTER_SCHEMA, f, 'ok', completion.value)).toBeUndefined()
    } else {
      expect(['fail', 'info']).toContain(completion.type)
      expect(completion.value).toEqual(value)
      expect(completion.error).toMatchObject({ code: expect.stringMatching(/./), message: expect.any(String) })
    }
    return completion
  }

  async read(key: string): Promise<Versioned> {
    return (await this.#ok('read', key, null)) as unknown as Versioned
  }

  async write(key: string, value: number): Promise<Versioned> {
    return (await this.#ok('write', key, value)) as unknown as Versioned
  }

  cas(key: string, from: number, to: number): Promise<Json> {
    return this.#ok('cas', key, [from, to])
  }

  async #ok(f: string, key: string, value: Json): Promise<Json> {
    const completion = await this.invoke(f, key, value, this.#rig.deadlineMs)
    expect(completion, `${f} of ${key} at ${this.node}`).toMatchObject({ type: 'ok' })
    return completion.value
  }
}

export function everyClient(session: Session): readonly SessionClient[] {
  return session.rig.nodes.map((node) => session.open(node))
}

export function at<Item>(items: readonly Item[], i: number): Item {
  const item = items[i]
  if (item === undefined) throw new Error(`there is no item ${i}`)
  return item
}
