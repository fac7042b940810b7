/**
 * Takes apart the stream in which the engine sends a container's stdout and stderr: frames of an 8-byte header (channel,
 * three zero bytes, big-endian length) and that many bytes. Engine API, "Attach to a container", stream format.
 * Station: runtime/docker. No engine; dockerode's own demuxStream writes without waiting, so a long log would pile up.
 */
import { EnvironmentError } from '../../core/errors.ts'

export type LogFrame = { readonly channel: 'stdout' | 'stderr'; readonly bytes: Uint8Array }

const HEADER_BYTES = 8

/** Frames in the order sent. A frame may come in several parts. Throws LOG_CUT if the stream ends inside one. */
export async function* logFrames(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<LogFrame> {
  let header = Buffer.alloc(0)
  let channel: LogFrame['channel'] = 'stdout'
  let left = 0
  for await (const chunk of chunks) {
    let rest: Uint8Array = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    while (rest.length > 0) {
      if (left === 0) {
        const taken = Math.min(HEADER_BYTES - header.length, rest.length)
        header = Buffer.concat([header, rest.subarray(0, taken)])
        rest = rest.subarray(taken)
        if (header.length < HEADER_BYTES) break
        channel = header[0] === 2 ? 'stderr' : 'stdout'
        left = header.readUInt32BE(4)
        header = Buffer.alloc(0)
        continue
      }
      const bytes = rest.subarray(0, left)
      rest = rest.subarray(bytes.length)
      left -= bytes.length
      yield { channel, bytes }
    }
  }
  if (left > 0 || header.length > 0)
    throw new EnvironmentError('LOG_CUT', 'the engine ended its answer in the middle of a line', {
      facts: { missingBytes: left },
    })
}
