/**
 * What peers believe to be one member: forwards each request to the real one, and decides on every Raft message in it.
 *
 *     GET  /raft/stream/{msgapp,message}/ID   answered for ever with frames from the member to the dialler
 *     POST /raft                              one message from the dialler
 *     POST /raft/snapshot                     u64 length, message, then the database, from the dialler
 *     everything else                         passes, unless a partition says otherwise
 *
 * A partition drops what is on its way, and ends new requests without an answer: as with lost packets, nobody is told.
 * Station: system. Source: etcd, server/etcdserver/api/rafthttp (http.go, stream.go, pipeline.go, snapshot_sender.go).
 */
import { Agent, createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import { Deframer, frameOf, type StreamKind } from './frames.ts'
import type { Members } from './members.ts'
import { decodeMessage, encodeMessage, type PeerMessage } from './peer-message.ts'
import type { Pump } from './pump.ts'
import { dialStream } from './raw-stream.ts'
import { StreamWay } from './stream-way.ts'
import type { TraceLog } from './trace-log.ts'
import type { Traffic } from './traffic.ts'

export type MemberServerParts = {
  readonly name: string
  /** The member's real peer address, with port. */
  readonly target: string
  readonly members: Members
  readonly traffic: Traffic
  readonly trace: TraceLog
  /** Absent: every frame goes through this process. */
  readonly pump?: Pump | undefined
}

/** A single message, which etcd sends this way only when no stream is up. */
const BODY_MAX = 64 << 20

export const PROBE_PATH = '/ordeal/probe'

/** Not yet listening. */
export function memberServer(parts: MemberServerParts): Server {
  const server = createServer((incoming, outgoing) => handle(parts, incoming, outgoing))
  // Streams last as long as their members; silence on them is for the members to judge.
  server.keepAliveTimeout = 0
  server.requestTimeout = 0
  server.headersTimeout = 0
  server.timeout = 0
  server.on('connection', (socket) => socket.setNoDelay(true))
  return server
}

function handle(parts: MemberServerParts, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { name, members, traffic } = parts
  const dialler = members.dialler(incoming)
  members.receiver(incoming, name)
  const { method, url = '/' } = incoming
  if (url === PROBE_PATH) {
    if (!traffic.probe(dialler, name)) {
      outgoing.destroy()
      return
    }
    outgoing.writeHead(204).end()
    return
  }
  if (method === 'POST' && url === '/raft') {
    single(parts, dialler, incoming, outgoing)
    return
  }
  // A request needs both ways: its answer would be lost as well.
  if (!traffic.other(dialler, name) || traffic.isCut(name, dialler)) {
    outgoing.destroy()
    return
  }
  if (method === 'POST' && url === '/raft/snapshot') {
    snapshot(parts, dialler, incoming, outgoing)
    return
  }
  const kind = streamKind(method, url)
  if (kind === undefined) {
    incoming.pipe(dial(parts, incoming, outgoing, incoming.headers, (answer) => answer.pipe(outgoing)))
    return
  }
  stream(parts, kind, dialler, incoming, outgoing)
}

function stream(
  { name, target, members, traffic, trace, pump }: MemberServerParts,
  kind: StreamKind,
  dialler: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): void {
  let way: StreamWay | undefined
  const onward = dialStream(target, incoming, {
    onHead: ({ status, headers }) => {
      // Frames have their own lengths, and the end of a stream is the end of its connection.
      outgoing.removeHeader('transfer-encoding')
      outgoing.writeHead(status, [...headers, 'Connection', 'close'])
      if (status !== 200) return (chunk) => void outgoing.write(chunk)
      outgoing.flushHeaders()
      const ids = { from: members.idOf(name), to: members.idOf(dialler) }
      const open = new StreamWay({
        ends: { kind, from: name, to: dialler, ids },
        source: onward,
        sink: incoming.socket,
        traffic,
        trace,
        pump,
        onStalled: () => outgoing.destroy(),
      })
      way = open
      return (chunk) => open.push(chunk)
    },
    onEnd: () => (way === undefined ? outgoing.end() : way.end(() => outgoing.end())),
    onFailure: () => outgoing.destroy(),
  })
  outgoing.on('close', () => onward.destroy())
}

function streamKind(method: string | undefined, url: string): StreamKind | undefined {
  if (method !== 'GET') return undefined
  if (url.startsWith('/raft/stream/msgapp/')) return 'msgappv2'
  return url.startsWith('/raft/stream/message/') ? 'message' : undefined
}

/** Sends the request on with its headers; the caller deals with the answer. Returns what its body is written to. */
function dial(
  { target }: MemberServerParts,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  headers: IncomingMessage['headers'],
  onAnswer: (answer: IncomingMessage) => void,
) {
  const [host, port] = target.split(':')
  // A connection of its own: it must end when the member dies, and be seen to.
  const agent = new Agent({ keepAlive: false })
  const onward = request({ host, port, method: incoming.method, path: incoming.url, headers, agent }, (answer) => {
    if (outgoing.destroyed) {
      onward.destroy()
      return
    }
    const { 'transfer-encoding': _, connection: __, ...rest } = answer.headers
    // Not in chunks: frames have their own lengths, and the end of a stream is the end of its connection.
    outgoing.removeHeader('transfer-encoding')
    outgoing.writeHead(answer.statusCode ?? 502, { ...rest, connection: 'close' })
    answer.on('error', () => outgoing.destroy())
    answer.on('aborted', () => outgoing.destroy())
    onAnswer(answer)
  })
  onward.on('error', () => outgoing.destroy())
  outgoing.on('close', () => onward.destroy())
  return onward
}

/** POST /raft. What is dropped or held is answered as delivered: the sender of a lost packet hears no refusal. */
async function single(
  parts: MemberServerParts,
  dialler: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const body = await whole(incoming)
  if (body === undefined) {
    outgoing.destroy()
    return
  }
  let message: PeerMessage
  try {
    message = decodeMessage(body)
  } catch {
    parts.trace.noteUnknownFrame()
    if (parts.traffic.other(dialler, parts.name)) send(parts, incoming, outgoing, body)
    else outgoing.destroy()
    return
  }
  let isUnderWay = false
  if (parts.pump !== undefined && parts.pump.loans > 0) await parts.pump.settle()
  parts.traffic.message(message, dialler, parts.name, (changed) => {
    isUnderWay = true
    send(parts, incoming, outgoing, changed === undefined ? body : encodeMessage(changed))
  })
  if (isUnderWay) return
  if (parts.traffic.isCut(dialler, parts.name)) outgoing.destroy()
  else outgoing.writeHead(204).end()
}

/** After the sender was answered, the member's own answer goes nowhere. */
function send(parts: MemberServerParts, incoming: IncomingMessage, outgoing: ServerResponse, body: Uint8Array): void {
  const headers = { ...incoming.headers, 'content-length': String(body.length) }
  if (!outgoing.writableEnded) {
    dial(parts, incoming, outgoing, headers, (answer) => answer.pipe(outgoing)).end(body)
    return
  }
  const [host, port] = parts.target.split(':')
  const late = request({ host, port, method: 'POST', path: '/raft', headers, agent: new Agent() }, (answer) =>
    answer.resume(),
  )
  late.on('error', () => {}) // a message lost, as any may be
  late.end(body)
}

async function whole(incoming: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
      length += chunk.length
      if (length > BODY_MAX) return undefined
      chunks.push(chunk)
    }
  } catch {
    return undefined // the sender went away
  }
  return Buffer.concat(chunks)
}

/** Its first frame is the message; when that is delivered the database follows, else the sender is cut off. */
function snapshot(
  parts: MemberServerParts,
  dialler: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): void {
  const deframer = new Deframer('message')
  const onData = async (chunk: Uint8Array) => {
    let message: PeerMessage
    let body: Uint8Array
    let after: Uint8Array
    try {
      const [frame, ...more] = deframer.push(chunk)
      if (frame === undefined) return
      if (frame.kind !== 'message') throw new Error('not a message')
      body = frame.body
      message = decodeMessage(body)
      after = Buffer.concat([...more.map(({ raw }) => raw), deframer.rest])
    } catch {
      parts.trace.noteUnknownFrame()
      outgoing.destroy()
      return
    }
    incoming.off('data', onData)
    incoming.pause()
    if (parts.pump !== undefined && parts.pump.loans > 0) await parts.pump.settle()
    let isUnderWay = false
    parts.traffic.message(message, dialler, parts.name, () => {
      if (outgoing.destroyed) return
      isUnderWay = true
      const onward = dial(parts, incoming, outgoing, incoming.headers, (answer) => answer.pipe(outgoing))
      onward.write(frameOf('message', body))
      onward.write(after)
      incoming.pipe(onward)
    })
    // Held or delayed is as good as dropped: nobody keeps a database waiting. The sender sees it fail and tries again.
    if (!isUnderWay) outgoing.destroy()
  }
  incoming.on('data', onData)
}
