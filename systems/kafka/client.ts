/**
 * The client of one Kafka node: sends one record, or polls one log from where it stands (assign, never subscribe). It asks its
 * own node who leads a log, and speaks to that leader; for scripts it tells who that is.
 * Station: client. Never retries unless the settings ask the library to; what an error means is decided by outcomes.ts alone.
 *
 * A poll's value says from where: `next`, on from the last poll's end, at first from 0; `beginning`, from 0; `after-crash`, from 0
 * too, all connections dropped and all that was known of the cluster, as a client does that crashed and came back.
 */
import { invariant } from '../../harness/core/errors.ts'
import type { Json } from '../../harness/core/json.ts'
import type { AsyncClient, ClientRequest, Completion } from '../client.ts'
import { codesIn, errorOf } from './error-codes.ts'
import { classify } from './outcomes.ts'
import { polled } from './records.ts'
import { type Library, type Sender, senderOf } from './sender.ts'
import { Session, type SessionOptions } from './session.ts'

const OFFSET_OUT_OF_RANGE = 1

/** How far an operation is: until its record may have been sent, nothing can have happened. */
type Stage = { isLate: boolean; maySend: boolean }

type Open = { readonly session: Session; readonly sender: Sender }

/** A client of the Kafka node at `target`, an address with port. */
export function openClient(target: string, options: SessionOptions, library: Library = 'platformatic'): AsyncClient {
  return new KafkaClient(() => {
    const session = new Session(target, options)
    return { session, sender: senderOf(library, session, target, options) }
  }, options)
}

class KafkaClient implements AsyncClient {
  readonly #connect: () => Open
  readonly #attempts: 'single' | 'several'
  #open: Open | undefined
  /** By log, where the next poll goes on. */
  readonly #positions = new Map<string, number>()

  constructor(connect: () => Open, { retries, idempotent }: SessionOptions) {
    this.#connect = connect
    this.#attempts = retries || idempotent ? 'several' : 'single'
  }

  async invoke(request: ClientRequest, deadlineMs: number): Promise<Completion> {
    const { f, key, value } = request
    invariant(key !== undefined, 'an operation names its log', { f })
    const stage: Stage = { isLate: false, maySend: false }
    const { promise: timeUp, resolve } = Promise.withResolvers<Completion>()
    const timer = setTimeout(() => {
      stage.isLate = true
      const error = { code: 'NO_ANSWER', message: `no answer within ${deadlineMs} ms` }
      resolve({ type: stage.maySend ? 'info' : 'fail', value, error })
    }, deadlineMs)
    const answer = this.#carryOut(f, key, value, stage)
    const completion = await Promise.race([answer, timeUp])
    clearTimeout(timer)
    if (completion.type !== 'ok') void this.close()
    return completion
  }

  async close(): Promise<void> {
    const old = this.#open
    this.#open = undefined
    await old?.sender.close()
    await old?.session.close()
  }

  #carryOut(f: string, log: string, value: Json, stage: Stage): Promise<Completion> {
    if (f === 'leader') return this.#leader(log, value)
    return f === 'poll' ? this.#poll(log, value, stage) : this.#send(log, value, stage)
  }

  #current(): Open {
    this.#open ??= this.#connect()
    return this.#open
  }

  async #send(log: string, value: Json, stage: Stage): Promise<Completion> {
    invariant(typeof value === 'number' && Number.isSafeInteger(value), 'a log holds integers')
    const { session, sender } = this.#current()
    try {
      await session.leader(log)
      await sender.prepare()
    } catch (error) {
      return { type: 'fail', value, error: errorOf(error, 'NO_LEADER') }
    }
    if (stage.isLate) return { type: 'fail', value, error: { code: 'NO_LEADER', message: 'known too late to send' } }
    stage.maySend = true
    try {
      const offset = await sender.send(log, Buffer.from(String(value)))
      return { type: 'ok', value: [offset ?? null, value] }
    } catch (error) {
      return { type: classify(codesIn(error), this.#attempts), value, error: errorOf(error, 'SEND') }
    }
  }

  async #leader(log: string, value: Json): Promise<Completion> {
    try {
      return { type: 'ok', value: [...(await this.#current().session.leadership(log))] }
    } catch (error) {
      return { type: 'fail', value, error: errorOf(error, 'NO_LEADER') }
    }
  }

  async #poll(log: string, value: Json, stage: Stage): Promise<Completion> {
    if (value === 'after-crash') await this.close()
    if (value !== 'next') this.#positions.delete(log)
    const from = this.#positions.get(log) ?? 0
    try {
      const { next, records } = polled(from, await this.#current().session.fetch(log, from))
      if (!stage.isLate) this.#positions.set(log, next)
      return { type: 'ok', value: { from, next, records: records.map(([offset, sent]) => [offset, sent]) } }
    } catch (error) {
      // As auto.offset.reset=earliest.
      if (codesIn(error).includes(OFFSET_OUT_OF_RANGE)) this.#positions.delete(log)
      return { type: 'fail', value, error: errorOf(error, 'POLL') }
    }
  }
}
