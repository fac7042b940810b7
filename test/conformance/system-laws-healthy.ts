/** What a system keeps to while nothing is wrong: see system-laws.ts. */
import { expect } from 'vitest'
import type { Json } from '../../harness/core/json.ts'
import { at, everyClient, type SystemLaw, type Versioned } from './system-session.ts'

export const LAWS_WHILE_HEALTHY: readonly SystemLaw[] = [
  {
    name: 'a register that was never written reads as [0, null], and a compare-and-set there is refused with that',
    holds: async (session) => {
      const key = session.freshKey()
      for (const client of everyClient(session)) {
        expect(await client.read(key)).toEqual([0, null])
        expect(await client.cas(key, 1, 2)).toEqual({ applied: false, seen: [0, null] })
      }
    },
  },
  {
    name: 'a write is seen at every node at once, with the revision it made',
    holds: async (session) => {
      const clients = everyClient(session)
      for (const [i, writer] of clients.entries()) {
        const key = session.freshKey()
        const written = await writer.write(key, i + 1)
        expect(written[1]).toBe(i + 1)
        for (const reader of clients) expect(await reader.read(key)).toEqual(written)
      }
    },
  },
  {
    name: 'revisions grow with every change, and with nothing else',
    holds: async (session) => {
      const key = session.freshKey()
      const clients = everyClient(session)
      let last: Versioned = [0, null]
      for (const [i, client] of [...clients, ...clients].entries()) {
        expect(await client.read(key)).toEqual(last)
        const next = await client.write(key, i + 1)
        expect(next[0]).toBeGreaterThan(last[0])
        last = next
      }
      expect(await at(clients, 0).read(key)).toEqual(last)
    },
  },
  {
    name: 'an applied compare-and-set is a change; a refused one tells what it saw and changes nothing',
    holds: async (session) => {
      const key = session.freshKey()
      const clients = everyClient(session)
      const [one, two] = [at(clients, 0), at(clients, 1)]
      const [written] = await one.write(key, 1)
      const applied = revisionOf(await two.cas(key, 1, 2))
      expect(applied).toBeGreaterThan(written)
      for (const client of clients) {
        expect(await client.cas(key, 1, 3)).toEqual({ applied: false, seen: [applied, 2] })
        expect(await client.read(key)).toEqual([applied, 2])
      }
    },
  },
  {
    name: 'of several compare-and-sets from one value, sent at once to all nodes, exactly one is applied',
    holds: async (session) => {
      const key = session.freshKey()
      const clients = everyClient(session)
      await at(clients, 0).write(key, 1)
      const results = await Promise.all(clients.map((client, i) => client.cas(key, 1, i + 2)))
      const applied = results.flatMap((result, i) => (isApplied(result) ? [[revisionOf(result), i + 2]] : []))
      expect(applied).toHaveLength(1)
      for (const client of clients) expect(await client.read(key)).toEqual(applied[0])
    },
  },
  {
    name: 'the operations of one client take effect in its order',
    holds: async (session) => {
      for (const client of everyClient(session)) {
        const key = session.freshKey()
        let revision = 0
        for (let value = 1; value <= 5; value++) {
          const written = await client.write(key, value)
          expect(written[0]).toBeGreaterThan(revision)
          expect(await client.read(key)).toEqual(written)
          revision = revisionOf(await client.cas(key, value, value + 10))
          expect(revision).toBeGreaterThan(written[0])
        }
      }
    },
  },
]

function isApplied(result: Json): boolean {
  return (result as { applied: boolean }).applied
}

function revisionOf(result: Json): number {
  expect(result).toMatchObject({ applied: true })
  return (result as { revision: number }).revision
}
