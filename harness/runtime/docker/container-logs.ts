/**
 * What a node's server wrote, over all its restarts: the engine keeps it with the container, which a kill and a start
 * leave the same. Read once at the end, since a log stream followed ends with the process and would have to be joined.
 * Station: runtime/docker.
 */
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type Docker from 'dockerode'
import { logFrames } from './log-frames.ts'

/** Writes the whole log, each line with the engine's time stamp. Memory stays bounded, however long it is. */
export async function saveContainerLog(container: Docker.Container, file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const stream = await openLog(container, { timestamps: true })
  await pipeline(
    Readable.from(payloads(stream), { objectMode: false }),
    createWriteStream(file), // backpressure reaches the engine through pipeline
  )
}

/** The last lines, oldest first. */
export async function lastLogLines(container: Docker.Container, count: number): Promise<readonly string[]> {
  const parts: Uint8Array[] = []
  for await (const { bytes } of logFrames(await openLog(container, { tail: count }))) parts.push(bytes)
  return Buffer.concat(parts)
    .toString('utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-count)
}

async function* payloads(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const { bytes } of logFrames(stream)) yield bytes
}

/** container.logs() of dockerode collects an unfollowed log in memory; this asks the same as a stream. */
function openLog(
  container: Docker.Container,
  options: { readonly timestamps?: boolean; readonly tail?: number },
): Promise<AsyncIterable<Uint8Array>> {
  const request = {
    path: `/containers/${container.id}/logs?`,
    method: 'GET',
    isStream: true,
    statusCodes: { 200: true, 404: 'no such container', 500: 'server error' },
    options: { stdout: true, stderr: true, ...options },
  }
  return new Promise((resolve, reject) => {
    container.modem.dial(request, (error: unknown, stream: AsyncIterable<Uint8Array>) =>
      error ? reject(error) : resolve(stream),
    )
  })
}
