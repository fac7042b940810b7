import { describe, expect, it } from 'vitest'
import { RequestLog } from '../../../harness/honesty/request-log.ts'

/** An HTTP/2 frame (RFC 9113, section 4.1). */
function frame(type: number, stream: number, payload: string): Buffer {
  const header = Buffer.alloc(9)
  header.writeUIntBE(payload.length, 0, 3)
  header[3] = type
  header.writeUInt32BE(stream, 5)
  return Buffer.concat([header, Buffer.from(payload)])
}

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
const [DATA, HEADERS, SETTINGS] = [0, 1, 4]

const HTTP2 = Buffer.concat([
  PREFACE,
  frame(SETTINGS, 0, 'key-a'),
  frame(HEADERS, 1, 'h'),
  frame(DATA, 1, 'put key-a '),
  frame(HEADERS, 3, 'h'),
  frame(DATA, 3, 'put key-b'),
  // The rest of a request, and then its trailers, are no further ones.
  frame(DATA, 1, 'key-a again'),
  frame(HEADERS, 1, 'key-a'),
  frame(HEADERS, 5, 'h'),
  frame(DATA, 5, 'put key-a'),
])
const RESP = Buffer.from(
  '*1\r\n$4\r\nINFO\r\n' +
    '*3\r\n$3\r\nSET\r\n$5\r\nkey-a\r\n$5\r\n1\r\n*1\r\n' + // a value that looks like a command
    '*2\r\n$3\r\nGET\r\n$5\r\nkey-b\r\n' +
    '*2\r\n$3\r\nGET\r\n$5\r\nkey-a\r\n',
)
const HTTP1 = Buffer.from(
  'GET /key-b HTTP/1.1\r\nhost: x\r\n\r\n' +
    'POST /v3/kv/put HTTP/1.1\r\nContent-Length: 5\r\n\r\nkey-a' +
    'POST /put HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n5\r\nkey-a\r\n0\r\n\r\n',
)

/** Kafka's: size, kind, version, number, and what follows. */
function kafkaRequest(kind: number, payload: string): Buffer {
  const header = Buffer.alloc(12)
  header.writeUInt32BE(8 + payload.length, 0)
  header.writeInt16BE(kind, 4)
  header.writeInt16BE(3, 6)
  return Buffer.concat([header, Buffer.from(payload)])
}

const KAFKA = Buffer.concat([
  kafkaRequest(18, 'which versions are there'),
  kafkaRequest(3, 'who leads key-a'),
  kafkaRequest(0, 'append to key-a, and key-a'),
  kafkaRequest(0, 'append to key-b'),
])

describe.each([
  ['HTTP/2', HTTP2, 3],
  ['RESP', RESP, 4],
  ['HTTP/1.1', HTTP1, 3],
  ['Kafka', KAFKA, 4],
])('of %s', (_, bytes, count) => {
  it('counts requests, and those that hold a text', () => {
    const log = new RequestLog()
    log.push(bytes)
    expect([log.count(), log.holding('key-a'), log.holding('key-b'), log.holding('key-c')]).toEqual([count, 2, 1, 0])
  })

  it('counts the same however the bytes arrive, once the protocol has shown itself', () => {
    for (const size of [1, 2, 7, 30]) {
      const log = new RequestLog()
      log.push(bytes.subarray(0, 24))
      for (let at = 24; at < bytes.length; at += size) log.push(bytes.subarray(at, at + size))
      expect([size, log.count(), log.holding('key-a'), log.holding('key-b')]).toEqual([size, count, 2, 1])
    }
  })
})

describe('of a protocol that is not understood', () => {
  it('counts the pieces that hold a text, and not all requests', () => {
    const log = new RequestLog()
    for (const piece of ['\x01\x02 key-a', '\x01 key-b', '\x01 key-a key-a']) log.push(Buffer.from(piece))
    expect([log.count(), log.holding('key-a'), log.holding('key-b')]).toEqual([undefined, 2, 1])
  })
})

it('finds a text in base64, as JSON gateways send it', () => {
  const log = new RequestLog()
  log.push(Buffer.from(`POST /v3/kv/put HTTP/1.1\r\ncontent-length: 20\r\n\r\n{"key":"${btoa('key-ab')}"   }`))
  expect([log.holding('key-ab'), log.holding('key-ac')]).toEqual([1, 0])
})
