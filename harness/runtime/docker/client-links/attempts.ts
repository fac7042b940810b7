/**
 * Connections from where clients live to a node, to see what of clients arrives there: an attempt at a new one, and one that
 * was there before a fault (a witness).
 * Station: runtime/docker.
 */
import { connect, type Socket } from 'node:net'

/**
 * - connected: the node took the connection.
 * - refused: nobody listens there, but the node heard the attempt, and was heard.
 * - silent: nothing came back in time.
 */
export type Attempt = 'connected' | 'refused' | 'silent'

export type Address = { readonly address: string; readonly port: number }

export async function attempt(to: Address, withinMs: number): Promise<Attempt> {
  const { end, socket } = await open(to, withinMs)
  // One that is still on its way would be reset only when it arrives, which may be after the fault.
  if (end === 'connected') socket.resetAndDestroy()
  else socket.destroy()
  return end
}

/** A connection that clients have, held open without a word. */
export class Witness {
  readonly #socket: Socket
  #isReset = false

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.unref() // a run that is broken off does not wait for it
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#isReset ||= error.code === 'ECONNRESET' || error.code === 'EPIPE'
    })
  }

  /** Undefined if the node does not take it. */
  static async open(to: Address, withinMs: number): Promise<Witness | undefined> {
    const { end, socket } = await open(to, withinMs)
    if (end === 'connected') return new Witness(socket)
    socket.destroy()
    return undefined
  }

  /** Whether the other side has reset it. */
  get isReset(): boolean {
    return this.#isReset
  }

  /** Sends one byte; what becomes of it is seen elsewhere. */
  speak(): void {
    if (!this.#socket.destroyed) this.#socket.write('\n')
  }

  close(): void {
    this.#socket.resetAndDestroy()
  }
}

function open(
  { address, port }: Address,
  withinMs: number,
): Promise<{ readonly end: Attempt; readonly socket: Socket }> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port })
    const timer = setTimeout(() => done('silent'), withinMs)
    const done = (end: Attempt) => {
      clearTimeout(timer)
      resolve({ end, socket })
    }
    socket.on('connect', () => done('connected'))
    // Later errors are the witness's; of an attempt that is over they tell nothing.
    socket.on('error', (error: NodeJS.ErrnoException) => done(error.code === 'ECONNREFUSED' ? 'refused' : 'silent'))
  })
}
