/**
 * Where one request ends and the next begins, in the protocols that clients of databases speak: HTTP/2 (gRPC), HTTP/1.1,
 * RESP (Redis), Kafka's.
 * Station: honesty.
 */

/** Takes whole requests from the front of `bytes`, adds them, and returns how many bytes were understood. */
export type Splitter = (bytes: Buffer, requests: Buffer[][]) => number

const PREFACE_BYTES = 24
const FRAME_HEADER_BYTES = 9
const [DATA, HEADERS] = [0, 1]

/**
 * RFC 9113, sections 3.4 and 4.1. A request is a stream: its first HEADERS frame and the payloads of its DATA frames; what
 * several DATA frames carry are pieces of the same request.
 */
export function http2(): Splitter {
  const streams = new Map<number, Buffer[]>()
  let at = PREFACE_BYTES
  return (bytes, requests) => {
    let taken = 0
    if (at > 0) {
      if (bytes.length < at) return 0
      taken = at
      at = 0
    }
    while (bytes.length - taken >= FRAME_HEADER_BYTES) {
      const begin = taken + FRAME_HEADER_BYTES
      const end = begin + bytes.readUIntBE(taken, 3)
      if (bytes.length < end) break
      const type = bytes[taken + 3]
      const stream = bytes.readUInt32BE(taken + 5) & 0x7fff_ffff
      if (type === HEADERS && !streams.has(stream)) {
        const pieces: Buffer[] = []
        streams.set(stream, pieces)
        requests.push(pieces)
      }
      if (type === HEADERS || type === DATA) streams.get(stream)?.push(Buffer.from(bytes.subarray(begin, end)))
      taken = end
    }
    return taken
  }
}

/** A command is an array of bulk strings: *2 $3 GET $1 k, each with CR LF. */
export const resp: Splitter = (bytes, requests) => {
  let taken = 0
  for (let end = commandEnd(bytes, taken); end !== undefined; end = commandEnd(bytes, taken)) {
    requests.push([Buffer.from(bytes.subarray(taken, end))])
    taken = end
  }
  return taken
}

/** Where the command that begins here ends; undefined if it is not all there. */
function commandEnd(bytes: Buffer, begin: number): number | undefined {
  const count = lineNumber(bytes, begin)
  if (count === undefined) return undefined
  let at = count.next
  for (let i = 0; i < count.value; i++) {
    const length = lineNumber(bytes, at)
    if (length === undefined) return undefined
    at = length.next + length.value + 2
  }
  return at <= bytes.length ? at : undefined
}

/** The number after the one letter that a line begins with, and where the next line begins. */
function lineNumber(bytes: Buffer, begin: number): { readonly value: number; readonly next: number } | undefined {
  const end = bytes.indexOf('\r\n', begin)
  if (end < 0) return undefined
  return { value: Number(bytes.toString('latin1', begin + 1, end)), next: end + 2 }
}

/** RFC 9112: header lines to an empty line, then a body by Content-Length or in chunks. */
export const http1: Splitter = (bytes, requests) => {
  let taken = 0
  for (let end = messageEnd(bytes, taken); end !== undefined; end = messageEnd(bytes, taken)) {
    requests.push([Buffer.from(bytes.subarray(taken, end))])
    taken = end
  }
  return taken
}

function messageEnd(bytes: Buffer, begin: number): number | undefined {
  const headersEnd = bytes.indexOf('\r\n\r\n', begin)
  if (headersEnd < 0) return undefined
  const headers = bytes.toString('latin1', begin, headersEnd).toLowerCase()
  if (/\r\ntransfer-encoding: *chunked/.test(headers)) {
    const last = bytes.indexOf('\r\n0\r\n\r\n', headersEnd)
    return last < 0 ? undefined : last + 7
  }
  const length = Number(/\r\ncontent-length: *(\d+)/.exec(headers)?.[1] ?? 0)
  const end = headersEnd + 4 + length
  return end <= bytes.length ? end : undefined
}

/** Kafka's protocol guide: a request is its size in four bytes, and then so many; the first is to ask for versions or leaders. */
export const kafka: Splitter = (bytes, requests) => {
  let taken = 0
  while (bytes.length - taken >= 4) {
    const end = taken + 4 + bytes.readUInt32BE(taken)
    if (bytes.length < end) break
    requests.push([Buffer.from(bytes.subarray(taken, end))])
    taken = end
  }
  return taken
}

const [API_VERSIONS, METADATA] = [18, 3]
/** Size, kind and version of the request, and its number. */
const KAFKA_HEADER_BYTES = 12

export function isKafka(first: Buffer): boolean {
  if (first.length < KAFKA_HEADER_BYTES || first[0] !== 0) return false
  const kind = first.readInt16BE(4)
  return (kind === API_VERSIONS || kind === METADATA) && first[6] === 0
}
