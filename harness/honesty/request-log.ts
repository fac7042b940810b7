/**
 * The requests that one connection carried from the client to the server: how many hold a given text, such as a key that
 * only one operation uses. Where the protocol is understood, a request is one whole; else each piece of bytes as it arrived
 * counts as one.
 * Station: honesty. Pure. Keeps all bytes it was given.
 */
import { http1, http2, isKafka, kafka, resp, type Splitter } from './request-splitters.ts'

export class RequestLog {
  /** Each a list of pieces. */
  readonly #requests: Buffer[][] = []
  #splitter: Splitter | undefined
  #understood = true
  #rest: Buffer = Buffer.alloc(0)

  push(bytes: Buffer): void {
    if (this.#splitter === undefined) {
      const known = splitterFor(bytes)
      this.#understood = known !== undefined
      this.#splitter = known ?? pieces
    }
    const waiting = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes])
    this.#rest = waiting.subarray(this.#splitter(waiting, this.#requests))
  }

  /** All requests; undefined if the protocol is not understood. */
  count(): number | undefined {
    return this.#understood ? this.#requests.length : undefined
  }

  /** Requests that hold the text, as it is or in base64 (JSON gateways write bytes so). */
  holding(text: string): number {
    const encoded = Buffer.from(text).toString('base64').replace(/=+$/, '')
    return this.#requests.filter((parts) => {
      const bytes = Buffer.concat(parts)
      return bytes.includes(text) || bytes.includes(encoded)
    }).length
  }
}

function splitterFor(first: Buffer): Splitter | undefined {
  const beginning = first.subarray(0, 16).toString('latin1')
  if (beginning.startsWith('PRI * HTTP/2.0')) return http2()
  if (beginning.startsWith('*')) return resp
  if (isKafka(first)) return kafka
  return /^[A-Z]{3,7} \S/.test(beginning) ? http1 : undefined
}

const pieces: Splitter = (bytes, requests) => {
  requests.push([Buffer.from(bytes)])
  return bytes.length
}
