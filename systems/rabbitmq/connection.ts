/**
 * One AMQP connection to one node, for one worker: made at the first need, and made anew once it is gone or given up. An
 * attempt to connect is made once, and ends by its deadline whatever the library does.
 * Station: client. amqplib 2.3.1; knows nothing of operations and outcomes.
 */
import type { Socket } from 'node:net'
import { type Channel, type ChannelModel, type ConfirmChannel, connect } from 'amqplib'
import { within } from './timer.ts'

/** Seconds; two without a sign of life end the connection, on either side. */
const HEARTBEAT_S = 2

/** For the server's answer to the end of a connection. */
const GOODBYE_MS = 500

/** What an operation works with. `lost` resolves with the reason when the channel or its connection ends. */
export type Opened<Kind> = { readonly channel: Kind; readonly lost: Promise<string> }

/** Nothing was sent for the operation: there was no connection, or no channel. */
export class NotConnected extends Error {}

export class Connection {
  readonly #target: string
  #model: ChannelModel | undefined
  #publishing: Opened<ConfirmChannel> | undefined
  #closed = false

  /** Starts no connection. `target` is an address with port. */
  constructor(target: string) {
    this.#target = target
  }

  /** The channel that publishes, kept from operation to operation; one without confirms is never to be asked for any. Throws NotConnected. */
  async publishing(deadlineMs: number, confirms: boolean): Promise<Opened<ConfirmChannel>> {
    if (this.#publishing !== undefined) return this.#publishing
    const make = async (model: ChannelModel) =>
      confirms ? await model.createConfirmChannel() : ((await model.createChannel()) as ConfirmChannel)
    const opened = watched(await this.#open(deadlineMs, make))
    this.#publishing = opened
    void opened.lost.then(() => {
      if (this.#publishing === opened) this.#publishing = undefined
    })
    return opened
  }

  /** A channel for one operation: its end gives back what is unacknowledged on it. Throws NotConnected. */
  async channel(deadlineMs: number): Promise<Opened<Channel>> {
    return watched(await this.#open(deadlineMs, (model) => model.createChannel()))
  }

  /** Ends the connection at once, without a word to the server. */
  drop(): void {
    const model = this.#model
    this.#model = undefined
    this.#publishing = undefined
    if (model !== undefined) socketOf(model).destroy()
  }

  /** Lets what was written reach the server, as a user's client does; a server that does not answer is left. Never rejects. */
  async close(): Promise<void> {
    this.#closed = true
    await within(GOODBYE_MS, this.#sayGoodbye(), undefined)
    this.drop()
  }

  /** The channel first: the end of a connection overtakes what its channels still have to write. */
  async #sayGoodbye(): Promise<void> {
    try {
      await this.#publishing?.channel.close()
      await this.#model?.close()
    } catch {
      // it was gone already
    }
  }

  /** What comes too late is dropped. */
  async #open<Kind>(deadlineMs: number, make: (model: ChannelModel) => Promise<Kind>): Promise<Kind> {
    if (deadlineMs <= 0) throw new NotConnected('no time is left to connect')
    const gaveUp = Promise.withResolvers<never>()
    const timer = setTimeout(() => {
      this.drop()
      gaveUp.reject(new NotConnected(`no channel within ${Math.round(deadlineMs)} ms`))
    }, deadlineMs)
    let late = false
    const opening = this.#connected(deadlineMs, () => late).then(make)
    opening.catch(() => {}) // heard below, unless it is too late
    try {
      return await Promise.race([opening, gaveUp.promise])
    } catch (error) {
      late = true
      throw error instanceof NotConnected ? error : new NotConnected(messageOf(error))
    } finally {
      clearTimeout(timer)
    }
  }

  async #connected(timeoutMs: number, isLate: () => boolean): Promise<ChannelModel> {
    if (this.#model !== undefined) return this.#model
    // Nagle's algorithm would hold an acknowledgement back for 40 ms.
    const model = await connect(`amqp://guest:guest@${this.#target}?heartbeat=${HEARTBEAT_S}`, {
      noDelay: true,
      timeout: Math.ceil(timeoutMs),
    })
    const forget = () => {
      if (this.#model === model) this.#model = undefined
    }
    // Without a listener an error ends the process; 'close' follows it.
    model.on('error', forget)
    model.on('close', forget)
    if (isLate() || this.#closed) {
      socketOf(model).destroy()
      throw new NotConnected('connected too late')
    }
    this.#model = model
    return model
  }
}

function watched<Kind extends Channel>(channel: Kind): Opened<Kind> {
  const { promise: lost, resolve } = Promise.withResolvers<string>()
  channel.on('error', (error) => resolve(messageOf(error)))
  channel.on('close', () => resolve('channel closed'))
  return { channel, lost }
}

/** amqplib has no way of its own to end a connection without a handshake. */
function socketOf(model: ChannelModel): Socket {
  return (model.connection as unknown as { readonly stream: Socket }).stream
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
