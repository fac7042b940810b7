import { expect, it } from 'vitest'
import { outputOf } from '../../../../harness/runtime/docker/exec-port.ts'

const STDOUT = 1
const STDERR = 2

/** As the engine frames it: channel, three zeros, length. */
function frame(channel: number, bytes: Uint8Array): Uint8Array {
  const head = Buffer.alloc(8)
  head[0] = channel
  head.writeUInt32BE(bytes.length, 4)
  return Buffer.concat([head, bytes])
}

async function* frames(count: number): AsyncGenerator<Uint8Array> {
  const text = Buffer.alloc(64 << 10, 'x')
  yield frame(STDERR, Buffer.from('first'))
  for (let i = 0; i < count; i++) yield frame(STDOUT, text)
  yield frame(STDERR, Buffer.from(' and last'))
}

it('keeps a mebibyte of what a command prints without end, and all of the other channel', async () => {
  const { stdout, stderr } = await outputOf(frames(100))
  expect([stdout.length, stderr]).toEqual([1 << 20, 'first and last'])
})
