/**
 * The client of one Kafka node: sends one record, or polls one log from where it stands (assign, never subscribe). It asks its
 * own node who leads a log, and speaks to that leader.
 * Station: client. Never retries unless the settings ask the library to; what an error means is decided by outcomes.ts alone.
 *
 * A poll's value says from where: `next`, on from the last poll's end, at first from 0; `beginning`, from 0; `after-crash`, from 0
 * too, all connections dropped and all that was known of the cluster, as a client does that crashed and came back.
 */
import { invariant } from '../../harness/core/errors.ts'
import type { AsyncClient, ClientRequest, Completion } from '../client.ts'
import { codesIn, errorOf } from './error-codes.ts'
import { classify } from './outcomes.ts'
import { polled } from './records.ts'
import { type Sender, senderOf } from './sender.ts'
import { Session, type SessionOptions } from './session.ts'

/** The library that sends. */
export type Library = 'platformatic' | 'kafkajs'

const OFFSET_OUT_OF_RANGE = 1

/** A client of the Kafka node at `target`, an address with port. */
export function openClient(target: string, options: SessionOptions, library: Library = 'platformatic'): AsyncClient {
  const attempts = options.retries || options.idempotent ? 'several' : 'single'
  let open: { readonly session: Session; readonly sender: Sender } | undefined
  const positions = new Map<string, number>()

  function current() {
    if (open === undefined) {
      const session = new Session(target, options)
      open = { session, sender: senderOf(library, session, target, options) }
    }
    return open
  }

  async function forget(): Promise<void> {
    const old = open
    open = undefined
    await old?.sender.close()
    await old?.session.close()
  }

  async function send(request: ClientRequest, log: string, isLate: () => boolean): Promise<Completion> {
    const { value } = request
    invariant(typeof value === 'number' && Number.isSafeInteger(value), 'a log holds integers')
    const { session, sender } = current()
    try {
      await session.leader(log)
      await sender.prepare()
    } catch (error) {
      return { type: 'fail', value, error: errorOf(error, 'NO_LEADER') }
    }
    if (isLate()) return { type: 'fail', value, error: { code: 'NO_LEADER', message: 'known too late to send' } }
    try {
      const offset = await sender.send(log, Buffer.from(String(value)))
      return { type: 'ok', value: [offset ?? null, value] }
    } catch (error) {
      return { type: classify(codesIn(error), attempts), value, error: errorOf(error, 'SEND') }
    }
  }

  async function poll(request: ClientRequest, log: string): Promise<Completion> {
    const { value } = request
    if (value === 'after-crash') await forget()
    if (value !== 'next') positions.delete(log)
    const from = positions.get(log) ?? 0
    try {
      const seen = polled(from, await current().session.fetch(log, from))
      positions.set(log, seen.next)
      return { type: 'ok', value: { from, next: seen.next, records: seen.records.map(([...record]) => record) } }
    } catch (error) {
      // As auto.offset.reset=earliest.
      if (codesIn(error).includes(OFFSET_OUT_OF_RANGE)) positions.delete(log)
      return { type: 'fail', value, error: errorOf(error, 'POLL') }
    }
  }

  async function invoke(request: ClientRequest, deadlineMs: number): Promise<Completion> {
    const { f, key, value } = request
    invariant(key !== undefined, 'an operation names its log', { f })
    let late = false
    let sending: 'fail' | 'info' = 'fail'
    const timer = { id: undefined as NodeJS.Timeout | undefined }
    const timeUp = new Promise<Completion>((resolve) => {
      timer.id = setTimeout(() => {
        late = true
        const error = { code: 'NO_ANSWER', message: `no answer within ${deadlineMs} ms` }
        resolve({ type: f === 'poll' ? 'fail' : sending, value, error })
      }, deadlineMs)
    })
    const isLate = () => {
      if (!late) sending = 'info'
      return late
    }
    const answer = f === 'poll' ? poll(request, key) : send(request, key, isLate)
    const completion = await Promise.race([answer, timeUp])
    clearTimeout(timer.id)
    if (completion.type !== 'ok') void forget()
    return completion
  }

  return { invoke, close: forget }
}
