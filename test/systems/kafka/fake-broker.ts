/**
 * A Kafka broker that holds nothing, and answers Produce with the error code it is told: for what a client makes of codes that a
 * healthy cluster gives only by chance. Old versions of each request suffice (Kafka's protocol guide).
 */
import { createServer, type Socket } from 'node:net'

const [PRODUCE, METADATA, API_VERSIONS, INIT_PRODUCER_ID] = [0, 3, 18, 22]
/** The one version of each that it has. */
const VERSIONS = [
  [PRODUCE, 3],
  [METADATA, 4],
  [INIT_PRODUCER_ID, 0],
] as const

export type FakeBroker = {
  readonly target: string
  /** Requests that carried records. */
  readonly produced: () => number
  readonly close: () => void
}

/** `codes`: of the first Produce, the second, ...; the last goes on. */
export async function fakeBroker(codes: readonly number[]): Promise<FakeBroker> {
  let produced = 0
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    let waiting = Buffer.alloc(0)
    socket.on('error', () => {})
    socket.on('data', (bytes) => {
      waiting = Buffer.concat([waiting, bytes])
      while (waiting.length >= 4 && waiting.length >= 4 + waiting.readUInt32BE(0)) {
        const request = waiting.subarray(4, 4 + waiting.readUInt32BE(0))
        waiting = waiting.subarray(4 + request.length)
        const kind = request.readInt16BE(0)
        const code = codes[Math.min(produced, codes.length - 1)] ?? 0
        if (kind === PRODUCE) produced++
        socket.write(framed(request.subarray(4, 8), answer(kind, request.readInt16BE(2), code)))
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const port = (server.address() as { readonly port: number }).port

  function answer(kind: number, version: number, code: number): Buffer {
    if (kind === API_VERSIONS) return version < 3 ? oldVersions() : versions()
    if (kind === METADATA) return metadata(port)
    if (kind === INIT_PRODUCER_ID) return Buffer.concat([int32(0), int16(0), int64(7), int16(0)])
    // Responses, partitions, throttle time.
    return Buffer.concat([int32(1), text('k0'), int32(1), int32(0), int16(code), int64(0), int64(-1), int32(0)])
  }

  return {
    target: `127.0.0.1:${port}`,
    produced: () => produced,
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

/** Version 3: its lists and ends are compact. */
function versions(): Buffer {
  const each = VERSIONS.map(([kind, version]) =>
    Buffer.concat([int16(kind), int16(version), int16(version), Buffer.from([0])]),
  )
  return Buffer.concat([int16(0), Buffer.from([each.length + 1]), ...each, int32(0), Buffer.from([0])])
}

function oldVersions(): Buffer {
  const each = VERSIONS.map(([kind, version]) => Buffer.concat([int16(kind), int16(version), int16(version)]))
  return Buffer.concat([int16(0), int32(each.length), ...each, int32(0)])
}

/** Itself, and that it leads the only partition of the log k0. */
function metadata(port: number): Buffer {
  const broker = Buffer.concat([int32(1), int32(1), text('127.0.0.1'), int32(port), int16(-1)])
  const partition = Buffer.concat([int16(0), int32(0), int32(1), int32(1), int32(1), int32(1), int32(1)])
  const topic = Buffer.concat([int16(0), text('k0'), Buffer.from([0]), int32(1), partition])
  return Buffer.concat([int32(0), broker, int16(-1), int32(1), int32(1), topic])
}

function framed(correlation: Buffer, body: Buffer): Buffer {
  return Buffer.concat([int32(4 + body.length), correlation, body])
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(value)
  return bytes
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

function int64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(BigInt(value))
  return bytes
}

function text(value: string): Buffer {
  return Buffer.concat([int16(value.length), Buffer.from(value)])
}
