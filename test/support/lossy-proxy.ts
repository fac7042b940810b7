/**
 * A TCP proxy that loses what a network loses, for the honesty tests of client adapters: a request that is delivered while
 * its answer is not, a request that goes nowhere, a connection that breaks. Knows no protocol.
 */
import { connect, createServer, type Server, type Socket } from 'node:net'

/**
 * - pass: bytes go both ways.
 * - swallow-answers: requests are delivered, what comes back is thrown away.
 * - black-hole: nothing is delivered either way; connections stay open and new ones are accepted.
 */
export type LossyMode = 'pass' | 'swallow-answers' | 'black-hole'

export class LossyProxy {
  mode: LossyMode = 'pass'
  /** Connections accepted so far. */
  accepted = 0
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor(port: number) {
    this.#server = createServer((near) => {
      this.accepted++
      const far = connect({ host: '127.0.0.1', port })
      near.on('data', (bytes) => {
        if (this.mode !== 'black-hole') far.write(bytes)
      })
      far.on('data', (bytes) => {
        if (this.mode === 'pass') near.write(bytes)
      })
      this.#tie(near, far)
      this.#tie(far, near)
    })
  }

  /** A proxy on a free port of the loopback, in front of a port of the loopback. */
  static async open(port: number): Promise<LossyProxy> {
    const proxy = new LossyProxy(port)
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve))
    return proxy
  }

  get target(): string {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('the proxy is closed')
    return `127.0.0.1:${address.port}`
  }

  /** Breaks every connection. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  async close(): Promise<void> {
    this.cut()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }

  #tie(socket: Socket, other: Socket): void {
    this.#sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('error', () => other.destroy())
    socket.on('close', () => {
      this.#sockets.delete(socket)
      other.destroy()
    })
  }
}
