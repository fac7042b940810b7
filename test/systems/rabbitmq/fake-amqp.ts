/**
 * An AMQP 0-9-1 server that holds nothing: it answers each method as a healthy broker would, unless its script answers instead. For
 * what the client makes of answers that a broker gives only by chance. Frames are coded by amqplib's own tables, which it has
 * from the specification's XML and does not export.
 */
import { createRequire } from 'node:module'
import { createServer, type Socket } from 'node:net'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)
const inLibrary = (file: string): unknown => require(join(dirname(require.resolve('amqplib')), 'lib', file))

type Fields = { readonly [field: string]: unknown }
type Frame = { readonly type: number; readonly channel: number; readonly payload: Buffer; readonly rest: Buffer }
const codec = inLibrary('frame.js') as {
  readonly HEARTBEAT_BUF: Buffer
  parseFrame(bytes: Buffer, max: number): Frame | false
  decodeFrame(frame: Frame): { readonly id?: number; readonly channel: number; readonly fields?: Fields }
  makeBodyFrame(channel: number, content: Buffer): Buffer
}
const tables = inLibrary('defs.js') as {
  readonly [method: string]: number
} & {
  encodeMethod(id: number, channel: number, fields: Fields): Buffer
  encodeProperties(id: number, channel: number, size: number, fields: Fields): Buffer
  info(id: number): { readonly name: string }
}
/** `UNITS_TO_MS`: how long one second of a heartbeat is. */
export const heartbeats = inLibrary('heartbeat.js') as { UNITS_TO_MS: number }

const PROTOCOL_HEADER_BYTES = 8
/** A method, and the properties of a message, which are told as if they were one (BasicProperties). */
const TOLD_FRAMES: readonly number[] = [1, 2]

/** What a client said: the method's name as in the specification's XML, joined ('BasicPublish'), and what it was said on. */
export type Said = {
  readonly method: string
  readonly connection: number
  readonly channel: number
  readonly fields: Fields
}

/** The server's end of one connection. */
export type Peer = {
  /** Sends one method; fields that the specification has and are left out are 0, '' or false. */
  say(method: string, channel: number, fields?: Fields): void
  /** `BasicDeliver` or `BasicReturn`, with its content. */
  content(method: string, channel: number, fields: Fields, content: string): void
  /** Ends the connection without a word. */
  cut(): void
  /** Nothing leaves it any more, heartbeats neither. */
  silence(): void
}

/** True: it has answered, or wants no answer to be given. */
export type Script = (said: Said, peer: Peer) => boolean

export type FakeServer = {
  readonly target: string
  /** Of one method, all that was said, in order. */
  said(method: string): readonly Said[]
  /** The ends of all connections, in the order in which they were made. */
  readonly peers: readonly Peer[]
  close(): void
}

export async function fakeAmqp(script: Script): Promise<FakeServer> {
  const heard: Said[] = []
  const sockets: Socket[] = []
  const peers: Peer[] = []
  const server = createServer((socket) => {
    const peer = peerOn(socket)
    const connection = peers.push(peer) - 1
    sockets.push(socket)
    socket.on('error', () => {})
    let waiting = Buffer.alloc(0)
    let isGreeted = false
    socket.on('data', (bytes) => {
      waiting = Buffer.concat([waiting, bytes])
      // What is said to it all goes out at once.
      socket.cork()
      if (!isGreeted && waiting.length >= PROTOCOL_HEADER_BYTES) {
        isGreeted = true
        waiting = waiting.subarray(PROTOCOL_HEADER_BYTES)
        peer.say('ConnectionStart', 0, { versionMajor: 0, versionMinor: 9, serverProperties: {} })
      }
      for (let frame = isGreeted && codec.parseFrame(waiting, 0); frame; frame = codec.parseFrame(waiting, 0)) {
        waiting = Buffer.from(frame.rest)
        if (!TOLD_FRAMES.includes(frame.type)) continue
        const { id = 0, channel, fields = {} } = codec.decodeFrame(frame)
        const said = { method: tables.info(id).name, connection, channel, fields }
        heard.push(said)
        if (!script(said, peer)) answer(said, peer)
      }
      socket.uncork()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { readonly port: number }
  return {
    target: `127.0.0.1:${port}`,
    said: (method) => heard.filter((each) => each.method === method),
    peers,
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

function peerOn(socket: Socket): Peer {
  let isSilent = false
  const write = (...frames: readonly Buffer[]) => {
    if (!isSilent && !socket.destroyed) socket.write(Buffer.concat(frames))
  }
  const method = (name: string, channel: number, fields: Fields) => {
    const id = tables[name]
    if (id === undefined) throw new Error(`AMQP 0-9-1 has no method ${name}`)
    return tables.encodeMethod(id, channel, { ...EMPTY, ...fields })
  }
  return {
    say: (name, channel, fields = {}) => write(method(name, channel, fields)),
    content: (name, channel, fields, text) => {
      const body = Buffer.from(text)
      const header = tables.encodeProperties(tables['BasicProperties'] as number, channel, body.length, {})
      write(method(name, channel, fields), header, codec.makeBodyFrame(channel, body))
    },
    cut: () => void socket.destroy(),
    silence: () => {
      isSilent = true
    },
  }
}

/** Of all methods that a server sends, the fields that have no default in the tables. */
const EMPTY: Fields = {
  mechanisms: Buffer.from('PLAIN'),
  locales: Buffer.from('en_US'),
  exchange: '',
  classId: 0,
  methodId: 0,
}
const TUNE: Fields = { channelMax: 0, frameMax: 0, heartbeat: 0 }

/** As a healthy broker, which confirms nothing by itself: what becomes of a message is the script's to say. */
function answer({ method, channel, fields }: Said, peer: Peer): void {
  if (method === 'ConnectionStartOk') peer.say('ConnectionTune', 0, TUNE)
  else if (method === 'QueueDeclare')
    peer.say('QueueDeclareOk', channel, { queue: fields['queue'], messageCount: 0, consumerCount: 0 })
  else if (method === 'BasicConsume') peer.say('BasicConsumeOk', channel, { consumerTag: tagOf(fields) })
  else if (method === 'BasicCancel') peer.say('BasicCancelOk', channel, { consumerTag: fields['consumerTag'] })
  else if (tables[`${method}Ok`] !== undefined) peer.say(`${method}Ok`, channel)
}

/** A client may leave it to the server, which names it for its channel here. */
export const CONSUMER_TAG = 'consumer'

function tagOf({ consumerTag }: Fields): unknown {
  return consumerTag === '' || consumerTag === undefined ? CONSUMER_TAG : consumerTag
}
