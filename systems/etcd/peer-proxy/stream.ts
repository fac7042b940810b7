/**
 * One stream from a member to the peer that dialled it: frames in, frames out, each decided on its own.
 *
 * A msgappv2 sender leaves out what the receiver can know from the frame before: an `entries` frame continues at the index
 * and term where the last append on the stream ended. So both ends are followed: a frame goes on as it came only while the
 * receiver stands where the sender believes it does; after a drop or a cut it is sent as a whole message instead.
 * Station: system.
 */
import { Deframer, type Frame, frameOf, type StreamKind, UnknownFrame } from './frames.ts'
import { APPEND, decodeMessage, encodeMessage, HEARTBEAT, type PeerMessage } from './peer-message.ts'
import type { TraceLog } from './trace-log.ts'
import type { Traffic } from './traffic.ts'

/** Where the next `entries` frame begins: after this entry. */
type Position = { readonly term: number; readonly index: number }

export type StreamEnds = {
  readonly kind: StreamKind
  readonly from: string
  readonly to: string
  /** Ids of the members, for messages that the frames leave implied. */
  readonly ids: { readonly from: bigint; readonly to: bigint }
}

export class Stream {
  readonly #ends: StreamEnds
  readonly #traffic: Traffic
  readonly #trace: TraceLog
  readonly #write: (bytes: Uint8Array) => void
  readonly #deframer: Deframer
  #sender: Position = { term: 0, index: 0 }
  #receiver: Position = { term: 0, index: 0 }
  /** Something came that is not understood: from then on bytes go through as they come. */
  #isOpaque = false

  constructor(ends: StreamEnds, traffic: Traffic, trace: TraceLog, write: (bytes: Uint8Array) => void) {
    this.#ends = ends
    this.#traffic = traffic
    this.#trace = trace
    this.#write = write
    this.#deframer = new Deframer(ends.kind)
  }

  /** Whether the next frame begins with the next byte, and may go on as it comes where no rule names it. */
  get isPlain(): boolean {
    const isInStep = this.#receiver.index === this.#sender.index && this.#receiver.term === this.#sender.term
    return (isInStep || this.#ends.kind === 'message') && this.#deframer.isEmpty && !this.#isOpaque
  }

  /** Whole frames that have gone to the receiver as they came, at this time, while nothing was to be decided. */
  follow(frames: Uint8Array, timeNs: number): void {
    for (const frame of this.#deframer.push(frames)) {
      const message = this.#messageIn(frame)
      if (message === undefined || isOfLink(message)) continue
      if (message.type === APPEND) this.#sender = this.#receiver = endOf(message)
      this.#traffic.passed(message, this.#ends.from, this.#ends.to, timeNs)
    }
  }

  push(chunk: Uint8Array): void {
    const { from, to } = this.#ends
    if (this.#isOpaque) {
      if (this.#traffic.other(from, to)) this.#write(chunk)
      return
    }
    try {
      for (const frame of this.#deframer.push(chunk)) this.#frame(frame)
    } catch (error) {
      if (!(error instanceof UnknownFrame)) throw error
      this.#isOpaque = true
      this.#trace.noteUnknownFrame()
      this.#write(this.#deframer.rest)
    }
  }

  #frame(frame: Frame): void {
    const { from, to } = this.#ends
    const message = this.#messageIn(frame)
    if (message === undefined || isOfLink(message)) {
      if (this.#traffic.other(from, to)) this.#write(frame.raw)
      return
    }
    const before = this.#sender
    const after = endOf(message)
    if (message.type === APPEND) this.#sender = after
    this.#traffic.message(message, from, to, (changed) => {
      const isInStep = this.#receiver.index === before.index && this.#receiver.term === before.term
      const asItCame = changed === undefined && (frame.kind !== 'entries' || isInStep)
      const sent = changed ?? message
      this.#write(asItCame ? frame.raw : frameOf(this.#ends.kind, encodeMessage(sent)))
      if (message.type === APPEND) this.#receiver = endOf(sent)
    })
  }

  #messageIn(frame: Frame): PeerMessage | undefined {
    if (frame.kind === 'link-heartbeat') return undefined
    try {
      if (frame.kind === 'message') return decodeMessage(frame.body)
      const { term, index } = this.#sender
      // They follow one another, and are of the stream's term: else the sender would have written a whole message.
      const entries = frame.entries.map((bytes, i) => ({ term, index: index + 1 + i, bytes }))
      const { ids } = this.#ends
      return {
        type: APPEND,
        ...ids,
        term,
        logTerm: term,
        index,
        commit: frame.commit,
        reject: false,
        entries,
        rest: [],
      }
    } catch {
      this.#trace.noteUnknownFrame() // it goes on as it came
      return undefined
    }
  }
}

/** The heartbeat of a link that is no byte is a message from nobody (rafthttp: linkHeartbeatMessage). */
function isOfLink({ type, from }: PeerMessage): boolean {
  return type === HEARTBEAT && from === 0n
}

/** An `entries` frame after this message has the message's term, and follows its last entry. */
function endOf({ term, index, entries }: PeerMessage): Position {
  return { term, index: entries.at(-1)?.index ?? index }
}
