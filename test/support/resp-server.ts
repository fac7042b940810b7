/**
 * A correct server for the honesty suite in this process: SET and GET of Redis's protocol, and how often each key was set.
 */
import { createServer, type Server, type Socket } from 'node:net'
import { resp } from '../../harness/honesty/request-splitters.ts'
import type { ServerView } from '../../systems/checked-client.ts'

export class RespServer {
  readonly #values = new Map<string, string>()
  readonly #sets = new Map<string, number>()
  readonly #sockets = new Set<Socket>()
  readonly #server: Server = createServer((socket) => this.#serve(socket))

  static async start(): Promise<RespServer> {
    const server = new RespServer()
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve))
    return server
  }

  get target(): string {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('the server is closed')
    return `127.0.0.1:${address.port}`
  }

  sets(key: string): number {
    return this.#sets.get(key) ?? 0
  }

  view(): ServerView {
    let written = 0
    const seeded = new Set<string>()
    return {
      prepare: async (f, key) => {
        const value = ++written
        if (f === 'write') return { value, isRight: () => true }
        seeded.add(key)
        this.#set(key, String(value))
        return { value: null, isRight: (seen) => String(seen) === String(value) }
      },
      effects: async (key) => this.sets(key) - (seeded.has(key) ? 1 : 0),
      close: () => {},
    }
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #serve(socket: Socket): void {
    let waiting: Buffer = Buffer.alloc(0)
    this.#sockets.add(socket)
    socket.on('close', () => this.#sockets.delete(socket))
    socket.on('error', () => {})
    socket.on('data', (bytes) => {
      const commands: Buffer[][] = []
      waiting = Buffer.concat([waiting, bytes])
      waiting = waiting.subarray(resp(waiting, commands))
      for (const command of commands) socket.write(this.#answer(Buffer.concat(command).toString().split('\r\n')))
    })
  }

  #answer([, , name, , key = '', , value = '']: readonly string[]): string {
    if (name === 'GET') {
      const found = this.#values.get(key) ?? ''
      return `$${found.length}\r\n${found}\r\n`
    }
    this.#set(key, value)
    return '$2\r\nOK\r\n'
  }

  #set(key: string, value: string): void {
    this.#values.set(key, value)
    this.#sets.set(key, this.sets(key) + 1)
  }
}
