/**
 * The client of one RabbitMQ node: declares a queue or binds it to an exchange, publishes to either, consumes from the queue, and
 * drains it at the end of a run; sends to logs, which are streams, and polls them.
 * Station: client. Never retries; what an error means is decided by outcomes.ts alone.
 */
import { invariant } from '../../harness/core/errors.ts'
import type { Json } from '../../harness/core/json.ts'
import type { AsyncClient, ClientRequest, Completion } from '../client.ts'
import type { Settings } from '../options.ts'
import { ended } from './answers.ts'
import { Connection, messageOf, NotConnected } from './connection.ts'
import { consume } from './consume.ts'
import { declare, subscribe } from './declare.ts'
import { drain, type Remainder } from './drain.ts'
import { emit, publish } from './publish.ts'
import type { Consumption } from './receiver.ts'
import { type LogMemory, poll, send } from './stream.ts'

/** How much earlier than the deadline it answers. */
const LEAD_MS = 10

/** A client of the RabbitMQ at `target`, an address with port. `remainder` is asked at the end of a drain. */
export function openClient(target: string, settings: Settings, remainder?: Remainder): AsyncClient {
  const connection = new Connection(target)
  const memory: LogMemory = { made: new Set(), positions: new Map() }

  async function carryOut(request: ClientRequest, endMs: number): Promise<Completion> {
    const { f, value } = request
    if (f === 'declare') return declare(connection, settings, request, endMs)
    if (f === 'subscribe') return subscribe(connection, settings, request, endMs)
    if (f === 'emit') return emit(connection, settings, request, endMs)
    if (f === 'publish') return publish(connection, settings, request, endMs)
    if (f === 'drain') return drain(connection, settings, request, remainder, endMs)
    if (f === 'send') return send(connection, settings, request, memory, endMs)
    if (f === 'poll') return poll(connection, request, memory, endMs)
    invariant(f === 'consume', 'the workload uses only functions that the system names', { f })
    const received = await consume(connection, settings, request, consumptionIn(value), endMs)
    return 'type' in received ? received : { type: 'ok', value: received as unknown as Json }
  }

  return {
    async invoke(request, deadlineMs) {
      try {
        return await carryOut(request, performance.now() + deadlineMs - LEAD_MS)
      } catch (error) {
        // amqplib throws IllegalOperationError where a channel was closed before anything was written to it.
        if (error instanceof NotConnected || (error instanceof Error && error.name === 'IllegalOperationError'))
          return ended(request, 'NOT_CONNECTED', messageOf(error))
        throw error
      }
    },
    close: () => connection.close(),
  }
}

function consumptionIn(value: Json): Consumption {
  const { credit, take, idleMs, crash } = value as { [name in keyof Consumption]?: Json }
  invariant(
    typeof credit === 'number' && typeof take === 'number' && typeof idleMs === 'number' && typeof crash === 'boolean',
    'consume is invoked with { credit, take, idleMs, crash }',
  )
  return { credit, take, idleMs, crash }
}
