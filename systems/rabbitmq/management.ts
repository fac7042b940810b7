/**
 * What a node's management plugin says of queues: who leads them, and how many messages are ready or held by consumers.
 * Station: system. Its numbers of a quorum queue are up to a tick old (container.ts sets it to 1 s), so they prove nothing
 * at one moment.
 */
import { get } from 'node:http'

const PORT = 15672

export type QueueReport = {
  readonly name: string
  /** The Erlang name of the node that leads it, or holds it alone. */
  readonly node?: string
  readonly messages_ready?: number
  readonly messages_unacknowledged?: number
}

/** Rejects when there is no whole answer in time. */
export function queues(address: string, deadlineMs: number): Promise<readonly QueueReport[]> {
  const path = '/api/queues?disable_stats=true&enable_queue_totals=true'
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
