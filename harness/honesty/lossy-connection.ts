/**
 * One connection through the proxy: two directions, each of which passes bytes on or holds them.
 * Station: honesty. Knows no protocol.
 */
import type { Socket } from 'node:net'
import { RequestLog } from './request-log.ts'

/** What is kept back: nothing, what clients ask, what the server answers, or both. */
export type Held = 'nothing' | 'requests' | 'answers' | 'both'

type Piece = Buffer | 'end'

/** From one end to the other; what is held keeps its order, its end included. */
class Direction {
  readonly #to: Socket
  readonly #passed: (bytes: Buffer) => void
  #waiting: Piece[] = []
  #holds = false

  constructor(to: Socket, passed: (bytes: Buffer) => void) {
    this.#to = to
    this.#passed = passed
  }

  hold(): void {
    this.#holds = true
  }

  release(): void {
    this.#holds = false
    for (const piece of this.#waiting.splice(0)) this.#pass(piece)
  }

  take(piece: Piece): void {
    if (this.#holds) this.#waiting.push(piece)
    else this.#pass(piece)
  }

  waitingBytes(): number {
    return this.#waiting.reduce((sum, piece) => sum + (piece === 'end' ? 0 : piece.length), 0)
  }

  #pass(piece: Piece): void {
    if (piece === 'end') this.#to.end()
    else if (this.#to.writable) {
      this.#passed(piece)
      this.#to.write(piece)
    }
  }
}

export class LossyConnection {
  /** What the client sent, and what of it the server was given. */
  readonly sent: RequestLog = new RequestLog()
  readonly delivered: RequestLog = new RequestLog()
  readonly #near: Socket
  readonly #far: Socket
  readonly #requests: Direction
  readonly #answers: Direction

  /** `near` is the client's end, `far` the server's. `sends` is called for what the client sends before it goes on. */
  constructor(near: Socket, far: Socket, held: Held, sends: () => void) {
    this.#near = near
    this.#far = far
    this.#requests = new Direction(far, (bytes) => this.delivered.push(bytes))
    this.#answers = new Direction(near, () => {})
    this.hold(held)
    near.setNoDelay(true)
    far.setNoDelay(true)
    near.on('data', (bytes) => {
      this.sent.push(bytes)
      sends()
      this.#requests.take(bytes)
    })
    far.on('data', (bytes) => this.#answers.take(bytes))
    near.on('close', () => this.#requests.take('end'))
    far.on('close', () => this.#answers.take('end'))
    // A connection that breaks ends: 'close' follows.
    near.on('error', () => {})
    far.on('error', () => {})
  }

  hold(held: Held): void {
    if (held === 'requests' || held === 'both') this.#requests.hold()
    if (held === 'answers' || held === 'both') this.#answers.hold()
  }

  /** Delivers what was held, in order, and holds nothing more. */
  release(): void {
    this.#requests.release()
    this.#answers.release()
  }

  answerBytesHeld(): number {
    return this.#answers.waitingBytes()
  }

  /** Breaks it at both ends; what was held is lost. */
  cut(): void {
    this.#near.destroy()
    this.#far.destroy()
  }
}
