import { describe, expect, it } from 'vitest'
import { logFrames } from '../../../../harness/runtime/docker/log-frames.ts'

function frame(channel: 1 | 2, text: string): Buffer {
  const header = Buffer.alloc(8)
  header[0] = channel
  header.writeUInt32BE(Buffer.byteLength(text), 4)
  return Buffer.concat([header, Buffer.from(text)])
}

async function textsOf(stream: Buffer, chunkBytes: number): Promise<{ stdout: string; stderr: string }> {
  const chunks = async function* () {
    for (let i = 0; i < stream.length; i += chunkBytes) yield stream.subarray(i, i + chunkBytes)
  }
  const parts = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] }
  for await (const { channel, bytes } of logFrames(chunks())) parts[channel].push(bytes)
  return { stdout: Buffer.concat(parts.stdout).toString(), stderr: Buffer.concat(parts.stderr).toString() }
}

describe('the frames of a container log', () => {
  const stream = Buffer.concat([frame(1, 'one\n'), frame(2, 'wrong: ü\n'), frame(1, ''), frame(1, 'two\n')])

  it.each([1, 2, 3, 7, 8, 9, 1000])('come out whole from chunks of %i bytes', async (chunkBytes) => {
    expect(await textsOf(stream, chunkBytes)).toEqual({ stdout: 'one\ntwo\n', stderr: 'wrong: ü\n' })
  })

  it.each([1, 9])('are refused if the stream ends %i bytes too early', async (bytes) => {
    await expect(textsOf(stream.subarray(0, -bytes), 5)).rejects.toMatchObject({ code: 'LOG_CUT' })
  })
})
