/**
 * What a Kafka server really did with a log, asked over connections of its own: a log of one partition grows by one offset with
 * each record, so its end counts them.
 * Station: system. For the honesty suite. Users' own clients see the same: a log is the topic of the key's name.
 */
import { EnvironmentError } from '../../harness/core/errors.ts'
import type { Json } from '../../harness/core/json.ts'
import type { PreparedOperation, ServerView } from '../checked-client.ts'
import { Session } from './session.ts'

const PATIENCE_MS = 10_000
const POLL_MS = 50

export function serverView(target: string): ServerView {
  let session = open(target)
  const prepared = new Map<string, number>()
  let sent = 0

  /** A log that was just made has no leader yet. */
  async function patiently<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    const began = performance.now()
    for (;;) {
      try {
        return await ask()
      } catch (error) {
        if (performance.now() - began > PATIENCE_MS)
          throw new EnvironmentError('SERVER_LOST', `Kafka at ${target} does not answer: ${String(error)}`)
        await session.close()
        session = open(target)
        await new Promise((resolve) => setTimeout(resolve, POLL_MS))
      }
    }
  }

  const recordsOf = async (log: string) => Number((await patiently(() => session.fetch(log, 0))).highWatermark)

  return {
    async prepare(f, log): Promise<PreparedOperation> {
      const value = ++sent
      await patiently(() => session.leader(log))
      if (f === 'leader') {
        const led = await patiently(() => session.leadership(log))
        return { value: null, isRight: (answer) => JSON.stringify(answer) === JSON.stringify(led) }
      }
      if (f === 'poll') await patiently(() => session.send(log, Buffer.from(String(value))))
      prepared.set(log, await recordsOf(log))
      if (f === 'poll') return { value: 'beginning', isRight: (seen) => isTheOnlyRecord(seen, value) }
      return { value, isRight: (answer) => Array.isArray(answer) && answer[1] === value }
    },
    effects: async (log) => (await recordsOf(log)) - (prepared.get(log) ?? 0),
    close: () => void session.close(),
  }
}

function open(target: string): Session {
  return new Session(target, { acks: -1, idempotent: false, retries: false, readCommitted: true })
}

function isTheOnlyRecord(seen: Json, value: number): boolean {
  const records = (seen as { readonly records?: Json } | null)?.records
  return JSON.stringify(records) === JSON.stringify([[0, value]])
}
