/**
 * The way of one stream's frames: through this process, which decides on each of them, or by the pump while nothing is to be
 * decided. It changes only between two frames, and only while nothing is on its way to the sink.
 *
 * Messages are noted in the order in which they were delivered wherever one can have brought about another: before a frame
 * is decided here, all that the pump forwarded earlier has been told.
 * Station: system.
 */
import type { Socket } from 'node:net'
import { pacedWriter } from './paced-writer.ts'
import type { Pump } from './pump.ts'
import { Stream, type StreamEnds } from './stream.ts'
import type { TraceLog } from './trace-log.ts'
import type { Traffic } from './traffic.ts'

export type WayParts = {
  readonly ends: StreamEnds
  readonly source: Socket
  readonly sink: Socket
  readonly traffic: Traffic
  readonly trace: TraceLog
  /** Absent: every frame goes through this process. */
  readonly pump: Pump | undefined
  /** The sink takes no more. */
  readonly onStalled: () => void
}

export class StreamWay {
  readonly #parts: WayParts
  readonly #frames: Stream
  /** Chunks that wait for the pump to tell what it forwarded before. */
  #waiting: Uint8Array[] = []
  #isLent = false
  #onQuiet: (() => void) | undefined

  constructor(parts: WayParts) {
    const { ends, sink, traffic, trace, onStalled } = parts
    const write = pacedWriter({
      waiting: () => sink.writableLength,
      write: (bytes) => {
        if (!sink.destroyed) sink.write(bytes)
        this.#lend()
      },
      end: onStalled,
    })
    this.#parts = parts
    this.#frames = new Stream(ends, traffic, trace, write)
    setImmediate(() => this.#lend())
  }

  push(chunk: Uint8Array): void {
    const { pump } = this.#parts
    if (this.#waiting.length > 0) this.#waiting.push(chunk)
    else if (pump === undefined || pump.loans === 0) this.#frames.push(chunk)
    else {
      this.#waiting = [chunk]
      pump.settle().then(() => this.#decideWaiting())
    }
  }

  /** The source has ended: calls back when the last frame is on its way. */
  end(onQuiet: () => void): void {
    this.#onQuiet = () => void setImmediate(onQuiet)
    if (this.#waiting.length === 0) this.#onQuiet()
  }

  #decideWaiting(): void {
    for (const chunk of this.#waiting.splice(0)) this.#frames.push(chunk)
    this.#onQuiet?.()
  }

  #lend(): void {
    const { ends, source, sink, traffic, pump } = this.#parts
    if (pump?.isOpen !== true || this.#isLent || this.#waiting.length > 0) return
    if (!traffic.isClear || !this.#frames.isPlain || sink.writableLength > 0) return
    if (this.#onQuiet !== undefined || sink.destroyed || source.destroyed || source.readableEnded) return
    this.#isLent = true
    source.pause()
    pump.lend({
      kind: ends.kind,
      source,
      sink,
      onForwarded: (bytes, timeNs) => this.#frames.follow(bytes, timeNs),
      onBack: (unwritten, partial) => {
        this.#isLent = false
        if (unwritten.length > 0 && !sink.destroyed) sink.write(unwritten)
        if (partial.length > 0) this.#frames.push(partial)
        source.resume()
      },
    })
  }
}
