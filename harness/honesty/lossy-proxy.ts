/**
 * A TCP proxy that loses and delays what a network loses and delays, and counts the requests that came through it.
 * Station: honesty. Its design: whatever is to happen, bytes are held, and then either delivered late or lost with their
 * connection. A lost reply is an answer held and cut; a black hole is both directions held.
 */
import { connect, createServer, type Server } from 'node:net'
import { EnvironmentError } from '../core/errors.ts'
import { type Held, LossyConnection } from './lossy-connection.ts'

/**
 * Below the ports that systems give to outgoing connections (Linux 32768 and up): a client that keeps connecting to a
 * closed port among those may at last be connected to itself.
 */
const [PORT_MIN, PORT_MAX] = [20_000, 32_000]

export class LossyProxy {
  readonly #server: Server
  readonly #port: number
  #connections: LossyConnection[] = []
  #held: Held = 'nothing'
  #sends: () => void = () => {}

  private constructor(server: Server, port: number, target: { readonly host: string; readonly port: number }) {
    this.#server = server
    this.#port = port
    server.on('connection', (near) => {
      this.#connections.push(new LossyConnection(near, connect(target), this.#held, () => this.#sends()))
    })
  }

  /** In front of `target`, an address with port, on a free port of the loopback. Throws EnvironmentError NO_PORT. */
  static async open(target: string): Promise<LossyProxy> {
    const colon = target.lastIndexOf(':')
    const server = createServer()
    const port = await listenOnFreePort(server)
    return new LossyProxy(server, port, { host: target.slice(0, colon), port: Number(target.slice(colon + 1)) })
  }

  /** Where clients find it: an address with port. */
  get address(): string {
    return `127.0.0.1:${this.#port}`
  }

  /** From now on, on every connection there is or will be. */
  hold(held: Held): void {
    this.#held = held
    for (const connection of this.#connections) connection.hold(held)
  }

  /** The same, from the moment on when clients have sent `count` requests with this text, the last of them included. */
  holdFrom(held: Held, text: string, count: number): void {
    this.#sends = () => {
      if (this.sent(text) < count) return
      this.#sends = () => {}
      this.hold(held)
    }
  }

  /** Delivers what was held, and holds nothing more. */
  release(): void {
    this.#holdNothing()
    for (const connection of this.#connections) connection.release()
  }

  /** Breaks every connection, loses what was held, and holds nothing more. */
  cut(): void {
    this.#holdNothing()
    for (const connection of this.#connections) connection.cut()
  }

  /** Breaks every connection and closes the port: who connects is refused. */
  async refuse(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.cut()
    await closed
  }

  /** Opens the port again. */
  accept(): Promise<void> {
    return listen(this.#server, this.#port)
  }

  /** Connections accepted so far. */
  accepted(): number {
    return this.#connections.length
  }

  /** Requests with this text in them that clients sent, on all connections together. */
  sent(text: string): number {
    return this.#connections.reduce((sum, { sent }) => sum + sent.holding(text), 0)
  }

  /** All requests that clients sent; undefined if it is not understood what they say. */
  sentInAll(): number | undefined {
    const counts = this.#connections.map(({ sent }) => sent.count())
    return counts.reduce((sum, count) => (sum === undefined || count === undefined ? undefined : sum + count), 0)
  }

  /** Those with this text that the server was given. */
  delivered(text: string): number {
    return this.#connections.reduce((sum, { delivered }) => sum + delivered.holding(text), 0)
  }

  /** Bytes of the server that are held now. */
  answerBytesHeld(): number {
    return this.#connections.reduce((sum, connection) => sum + connection.answerBytesHeld(), 0)
  }

  #holdNothing(): void {
    this.#held = 'nothing'
    this.#sends = () => {}
  }

  /** Never rejects. */
  async close(): Promise<void> {
    if (this.#server.listening) await this.refuse()
    this.cut()
    this.#connections = []
  }
}

/** Begins at another place in each process, since several may run on one machine. */
let next = PORT_MIN + ((process.pid * 37) % (PORT_MAX - PORT_MIN))

async function listenOnFreePort(server: Server): Promise<number> {
  for (let tried = PORT_MIN; tried < PORT_MAX; tried++) {
    const port = next
    next = next + 1 < PORT_MAX ? next + 1 : PORT_MIN
    try {
      await listen(server, port)
      return port
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    }
  }
  throw new EnvironmentError('NO_PORT', `no port of ${PORT_MIN} to ${PORT_MAX} is free`)
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}
