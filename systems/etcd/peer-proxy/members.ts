/**
 * Who is who: members by address and by id. The dialler of a connection is known by its address; members that share one
 * (as processes on one machine do) by the id in their headers, which is learned from what is dialled.
 * Station: system.
 */
import type { IncomingMessage } from 'node:http'
import type { NodeAddress } from '../../container-system.ts'

export class Members {
  readonly #byAddress = new Map<string, string>()
  readonly #byId = new Map<string, string>()
  readonly #ids = new Map<string, bigint>()

  constructor(nodes: readonly NodeAddress[]) {
    const addresses = nodes.map(({ address }) => hostOf(address))
    for (const [i, { name }] of nodes.entries()) {
      const address = addresses[i] ?? ''
      if (addresses.indexOf(address) === addresses.lastIndexOf(address)) this.#byAddress.set(address, name)
    }
  }

  /** Who sent this request; the id in the header if nobody is known by address or id. */
  dialler({ socket, headers }: IncomingMessage): string {
    const address = socket.remoteAddress?.replace(/^::ffff:/, '') ?? ''
    const id = headers['x-server-from']
    const known = this.#byAddress.get(address) ?? (typeof id === 'string' ? this.#byId.get(id) : undefined)
    if (known !== undefined && typeof id === 'string') this.#learn(id, known)
    return known ?? (typeof id === 'string' ? `member ${id}` : address)
  }

  /** The receiver of a request names itself by what the dialler believes its id to be (rafthttp: X-Raft-To). */
  receiver({ headers }: IncomingMessage, name: string): void {
    const id = headers['x-raft-to']
    if (typeof id === 'string') this.#learn(id, name)
  }

  /** 0 if it is not known: the id is then left out of messages that only imply it, which no receiver does. */
  idOf(name: string): bigint {
    return this.#ids.get(name) ?? 0n
  }

  #learn(id: string, name: string): void {
    if (this.#byId.get(id) === name || !/^[0-9a-f]{1,16}$/.test(id)) return
    this.#byId.set(id, name)
    this.#ids.set(name, BigInt(`0x${id}`))
  }
}

/** Without a port. */
export function hostOf(address: string): string {
  return address.replace(/:\d+$/, '')
}
