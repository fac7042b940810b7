/**
 * What a node's management plugin says of queues: who leads them, in which term, and how many messages are ready or held.
 * Station: system. Its numbers of a quorum queue are up to a tick old (container.ts sets it to 1 s), so they prove nothing
 * at one moment.
 */
import { get } from 'node:http'

const PORT = 15672

export type QueueReport = {
  readonly name: string
  /** The Erlang name of the node that leads it, or holds it alone. */
  readonly node?: string
  /** `down`: that node is known to be gone. */
  readonly state?: string
  /** Erlang names of a quorum queue's members, and of those that run. */
  readonly members?: readonly string[]
  readonly online?: readonly string[]
  /** All of them: ready, held by consumers, and on their way to the dead letters. */
  readonly messages?: number
  readonly messages_ready?: number
}

/** Without numbers of messages, so that it is quick while a node is dead. All reject when there is no whole answer in time. */
export function queues(address: string, deadlineMs: number): Promise<readonly QueueReport[]> {
  return ask(address, '/api/queues?disable_stats=true', deadlineMs)
}

/** The same with numbers of messages: asks every node, and waits 10 s for one that is silent. */
export function queueTotals(address: string, deadlineMs: number): Promise<readonly QueueReport[]> {
  return ask(address, '/api/queues?disable_stats=true&enable_queue_totals=true', deadlineMs)
}

/** A member of a quorum queue, as the node asked sees it; of one that cannot be asked there are no numbers. */
export type MemberReport = {
  readonly 'Node Name': string
  readonly 'Raft State': string
  readonly Term?: number | string
  readonly 'Last Log Index'?: number | string
  readonly 'Last Applied'?: number | string
}

export function members(address: string, queue: string, deadlineMs: number): Promise<readonly MemberReport[]> {
  return ask(address, `/api/queues/quorum/%2F/${encodeURIComponent(queue)}/status`, deadlineMs)
}

function ask<Answer>(address: string, path: string, deadlineMs: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(Math.max(1, Math.floor(deadlineMs)))
    const request = get({ host: address, port: PORT, path, auth: 'guest:guest', agent: false, signal }, (response) => {
      const chunks: Buffer[] = []
      response.on('error', reject)
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        try {
          if (response.statusCode !== 200) throw new Error(`HTTP ${response.statusCode}`)
          resolve(JSON.parse(Buffer.concat(chunks).toString()))
        } catch (error) {
          reject(error)
        }
      })
    })
    request.on('error', reject)
  })
}
