import { Duplex } from 'node:stream'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type DaemonNode, LinkDaemon } from '../../../../../harness/runtime/docker/quality/link-daemon.ts'

/** The engine's frame of stdout. */
function frame(text: string): Buffer {
  const header = Buffer.alloc(8)
  header[0] = 1
  header.writeUInt32BE(Buffer.byteLength(text), 4)
  return Buffer.concat([header, Buffer.from(text)])
}

/** Its streams are made by `open`, one a start. */
function daemonOver(open: () => Duplex): LinkDaemon {
  const helper = { exec: async () => ({ start: async () => open() }) }
  return new LinkDaemon({ name: 'n1', address: '198.19.0.11', helper } as unknown as DaemonNode)
}

function streamThat(hears: (line: string, stream: Duplex) => void): Duplex {
  const stream: Duplex = new Duplex({
    read() {},
    write(line, _, done) {
      hears(String(line), stream)
      done()
    },
  })
  return stream
}

afterEach(() => {
  vi.useRealTimers()
})

describe('a link daemon', () => {
  it('answers line by line, and is started anew after it ended', async () => {
    let started = 0
    const daemon = daemonOver(() => {
      started++
      return streamThat((line, stream) => {
        if (line === 'quit\n') stream.push(null)
        else stream.push(frame(`{"heard":${JSON.stringify(line.trim())}}\n`))
      })
    })
    expect(await Promise.all([daemon.ask('a'), daemon.ask('b')])).toEqual([{ heard: 'a' }, { heard: 'b' }])
    await expect(daemon.ask('quit')).rejects.toThrow('the link daemon of n1: it ended')
    expect(await daemon.ask('c')).toEqual({ heard: 'c' })
    expect(started).toBe(2)
  })

  it('that says nothing is given up, and who waits is told', async () => {
    vi.useFakeTimers()
    const daemon = daemonOver(() => streamThat(() => {}))
    const refused = expect(daemon.ask('counters')).rejects.toThrow("n1: it did not answer 'counters' in 20 s")
    await vi.advanceTimersByTimeAsync(20_000)
    await refused
  })
})
