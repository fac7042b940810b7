/**
 * One of rafthttp's streams, dialled over a bare connection. The request is HTTP/1.0, so the member sends frames as they are
 * and not in chunks; whatever one read brings, whole frames or parts, comes in one piece.
 * Station: system. Source: RFC 9112, section 2.3 and appendix C; Go, net/http/server.go (closeAfterReply).
 */
import type { IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'

export type Head = {
  readonly status: number
  /** Names and values in turn, as they came. */
  readonly headers: readonly string[]
}

export type StreamEvents = {
  /** Once, before anything else. Returns what takes the body. */
  readonly onHead: (head: Head) => (chunk: Uint8Array) => void
  readonly onEnd: () => void
  /** The connection failed, or ended within the head. */
  readonly onFailure: () => void
}

const HEAD_MAX = 16 << 10
const READ_BYTES = 64 << 10
const HEAD_END = '\r\n\r\n'

/** Of one hop, and no concern of the next. */
const isOfHop = (name: string) => /^(connection|keep-alive|transfer-encoding)$/i.test(name)

/** Dials `target`, host and port, with the method, path and headers of `incoming`, which has no body. */
export function dialStream(target: string, incoming: IncomingMessage, events: StreamEvents): Socket {
  const [host, port] = target.split(':')
  let head: Buffer = Buffer.alloc(0)
  let onBody: ((chunk: Uint8Array) => void) | undefined
  const onBytes = (bytes: Buffer) => {
    if (onBody !== undefined) {
      onBody(bytes)
      return
    }
    head = Buffer.concat([head, bytes])
    const end = head.indexOf(HEAD_END)
    const parsed = end < 0 ? undefined : headOf(head.toString('latin1', 0, end))
    if (parsed === undefined) {
      if (end >= 0 || head.length > HEAD_MAX) socket.destroy(new Error('not an answer'))
      return
    }
    onBody = events.onHead(parsed)
    if (head.length > end + HEAD_END.length) onBody(head.subarray(end + HEAD_END.length))
  }
  const socket = connect({
    host,
    port: Number(port),
    noDelay: true,
    // One buffer for all reads; what is kept is its few bytes.
    onread: {
      buffer: Buffer.allocUnsafeSlow(READ_BYTES),
      callback: (length, buffer) => {
        onBytes(Buffer.from((buffer as Buffer).subarray(0, length)))
        return true
      },
    },
  })
  socket.on('error', events.onFailure)
  socket.on('end', () => (onBody === undefined ? events.onFailure() : events.onEnd()))
  socket.write(`${incoming.method} ${incoming.url} HTTP/1.0\r\n${lines(incoming.rawHeaders)}\r\n`)
  return socket
}

function headOf(text: string): Head | undefined {
  const [first = '', ...rest] = text.split('\r\n')
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1]
  if (status === undefined) return undefined
  const headers = rest.flatMap((line) => {
    const [, name = '', value = ''] = /^([^:]+):\s*(.*)$/.exec(line) ?? []
    return name === '' || isOfHop(name) ? [] : [name, value]
  })
  return { status: Number(status), headers }
}

function lines(rawHeaders: readonly string[]): string {
  let text = ''
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? ''
    if (!isOfHop(name)) text += `${name}: ${rawHeaders[i + 1]}\r\n`
  }
  return text
}
