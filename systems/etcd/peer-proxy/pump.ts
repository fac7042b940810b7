/**
 * The byte pump: a small process that forwards the frames of streams on which nothing is to be decided, so that this one
 * wakes once for many of them. It is lent both sockets of a stream, tells what it forwarded, and hands the stream back when
 * asked or when anything happens that is not plain forwarding.
 * Station: runtime. Source: ordeal-pump.c (its protocol); Node, subprocess.send() with a socket and keepOpen.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import type { StreamKind } from './frames.ts'
import { type PumpRecord, PumpRecords } from './pump-records.ts'

export type Loan = {
  readonly kind: StreamKind
  /** Paused, and not to be resumed before the stream is back. */
  readonly source: Socket
  readonly sink: Socket
  /** Whole frames that went to the sink at this time. The bytes are good until it returns. */
  readonly onForwarded: (bytes: Uint8Array, timeNs: number) => void
  /** Once, last. `unwritten` was told as forwarded and must be written first; `partial` is the beginning of a frame. */
  readonly onBack: (unwritten: Uint8Array, partial: Uint8Array) => void
}

/** What the ways of streams need of a pump. */
export interface Pump {
  /** Whether streams may be lent now. */
  readonly isOpen: boolean
  /** Streams on loan. */
  readonly loans: number
  lend(loan: Loan): void
  /** Resolves when all that was forwarded before has been told. */
  settle(): Promise<void>
}

type OnLoan = Loan & { unwritten: Uint8Array; partial: Uint8Array }

const NOTHING = new Uint8Array(0)
const START_MS = 2_000

/** The longest that a frame waits to be told: while somebody waits for a message, and else. */
const AWAITED_PACE_MS = 1
const PACE_MS = 50

export class PumpProcess implements Pump {
  readonly #process: ChildProcess
  readonly #records = new PumpRecords()
  readonly #loans = new Map<number, OnLoan>()
  readonly #flushes = new Map<number, () => void>()
  readonly #onEmpty: (() => void)[] = []
  #id = 0
  #awaited = 0
  isOpen = false

  private constructor(path: string) {
    this.#process = spawn(path, [], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'], serialization: 'json' })
    this.#process.stdout?.on('data', (chunk: Buffer) => {
      for (const record of this.#records.push(chunk)) this.#told(record)
    })
  }

  /** Rejects if the program cannot be run here. `onEnd`: it has ended by itself since, and with it every stream on loan. */
  static async start(path: string, onEnd: () => void): Promise<PumpProcess> {
    const pump = new PumpProcess(path)
    const child = pump.#process
    const ended = new Promise<never>((_, reject) => {
      child.on('error', reject)
      child.once('exit', (code, signal) => reject(new Error(`it ended (${signal ?? `exit code ${code}`})`)))
    })
    const timer = setTimeout(() => child.kill('SIGKILL'), START_MS)
    await Promise.race([pump.settle(), ended]).finally(() => clearTimeout(timer))
    ended.catch(onEnd)
    child.send(`pace ${PACE_MS}`)
    pump.isOpen = true
    return pump
  }

  get loans(): number {
    return this.#loans.size
  }

  lend(loan: Loan): void {
    const id = ++this.#id
    // The pump has the same sockets: what is closed here alone stays open for the other end.
    const stop = () => void this.#process.send(`stop ${id}`)
    const sockets = [loan.source, loan.sink]
    for (const socket of sockets) socket.once('close', stop)
    const onBack: Loan['onBack'] = (unwritten, partial) => {
      for (const socket of sockets) socket.off('close', stop)
      loan.onBack(unwritten, partial)
    }
    this.#loans.set(id, { ...loan, onBack, unwritten: NOTHING, partial: NOTHING })
    this.#process.send(`source ${id} ${loan.kind}`, loan.source, { keepOpen: true })
    this.#process.send(`sink ${id}`, loan.sink, { keepOpen: true })
  }

  /** Frames are told soon until this is over. */
  async whileAwaited<T>(over: Promise<T>): Promise<T> {
    if (++this.#awaited === 1) this.#process.send(`pace ${AWAITED_PACE_MS}`)
    try {
      return await over
    } finally {
      if (--this.#awaited === 0) this.#process.send(`pace ${PACE_MS}`)
    }
  }

  settle(): Promise<void> {
    return new Promise((resolve) => {
      const id = ++this.#id
      this.#flushes.set(id, resolve)
      this.#process.send(`flush ${id}`)
    })
  }

  /** Resolves when every stream is back; none is lent from then on until it is opened again. */
  async close(): Promise<void> {
    this.isOpen = false
    if (this.#loans.size === 0) return
    await new Promise<void>((resolve) => {
      this.#onEmpty.push(resolve)
      for (const id of this.#loans.keys()) this.#process.send(`stop ${id}`)
    })
  }

  #told({ what, id, timeNs, bytes }: PumpRecord): void {
    if (what === 'flushed') {
      this.#flushes.get(id)?.()
      this.#flushes.delete(id)
      return
    }
    const loan = this.#loans.get(id)
    if (loan === undefined) return
    if (what === 'forwarded') loan.onForwarded(bytes, timeNs)
    else if (what === 'unwritten') loan.unwritten = Uint8Array.from(bytes)
    else if (what === 'partial') loan.partial = Uint8Array.from(bytes)
    else this.#isBack(id, loan)
  }

  #isBack(id: number, loan: OnLoan): void {
    this.#loans.delete(id)
    loan.onBack(loan.unwritten, loan.partial)
    if (this.#loans.size > 0) return
    for (const resolve of this.#onEmpty.splice(0)) resolve()
  }
}
