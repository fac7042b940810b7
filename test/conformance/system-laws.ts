/**
 * What every system must keep to under its default settings, on every runtime: one body, run on the simulator and on
 * containers. The laws speak of the workload's registers; promises that hold only under other settings are not theirs.
 *
 *     systemLaws('raft-kv', async () => ({ rig, close }))
 */
import { describe, expect, it } from 'vitest'
import type { Json } from '../../harness/core/json.ts'
import { Session, type SessionClient, SHORT_DEADLINE_MS, type SystemRig, type Versioned } from './system-session.ts'

/** Functions that the laws know. A system with another one needs laws for it. */
export const FUNCTIONS_WITH_LAWS: readonly string[] = ['read', 'write', 'cas']

export type SystemLaw = { readonly name: string; readonly holds: (session: Session) => Promise<void> }

export const SYSTEM_LAWS: readonly SystemLaw[] = [
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
  {
    name: 'the client of a killed node gets no ok, whatever it asks; once started, the node answers with all that was acknowledged',
    holds: async (session) => {
      for (const victim of await leaderAndFollower(session)) {
        const [client, key] = [session.open(victim), session.freshKey()]
        const written = await client.write(key, 1)
        await session.kill(victim)
        expect(await outcomesAt(session, victim, key)).not.toContain('ok')
        await session.heal()
        // Nothing of what was asked of a dead node can have taken effect.
        expect(await session.open(victim).read(key)).toEqual(written)
        const again = await client.write(session.freshKey(), 1)
        expect(again[0]).toBeGreaterThan(0)
      }
    },
  },
  {
    name: 'operations under way when their node is killed end in time; what was acknowledged of them is there',
    holds: async (session) => {
      const victim = at(await leaderAndFollower(session), 0)
      const keys = Array.from({ length: 8 }, () => session.freshKey())
      const underWay = keys.map((key) => session.open(victim).invoke('write', key, 1, session.rig.deadlineMs))
      await Promise.race(underWay) // so that the node has received some, and answered one
      await session.kill(victim)
      const ended = await Promise.all(underWay)
      await session.heal()
      for (const [i, key] of keys.entries()) {
        const seen = await session.open(victim).read(key)
        if (ended[i]?.type === 'ok') expect(seen).toEqual(ended[i].value)
        else expect([null, ...(ended[i]?.type === 'info' ? [1] : [])]).toContain(seen[1])
      }
    },
  },
  {
    name: 'a node cut off from all others acknowledges nothing and reads nothing; an unknown write happens once or not at all',
    holds: async (session) => {
      for (const victim of await leaderAndFollower(session)) {
        const [client, near] = [session.open(victim), session.open(otherThan(session, victim))]
        const [kept, tried] = [session.freshKey(), session.freshKey()]
        await near.write(kept, 1)
        await session.cutOff(victim)
        expect(await outcomesAt(session, victim, tried)).not.toContain('ok')
        await session.heal()
        await expectAtMostOnce(session, tried, [1, 3])
        const written = await client.write(kept, 2)
        for (const reader of everyClient(session)) expect(await reader.read(kept)).toEqual(written)
      }
    },
  },
  {
    name: 'what was acknowledged before and amid kills and cuts is there afterwards, exactly once',
    holds: async (session) => {
      const acknowledged = new Map<string, Versioned>()
      const write = async (client: SessionClient): Promise<void> => {
        const key = session.freshKey()
        await client.write(key, 1)
        acknowledged.set(key, await client.write(key, 2))
      }
      for (const disturb of [(node: string) => session.kill(node), (node: string) => session.cutOff(node)]) {
        const victim = at(await leaderAndFollower(session), 0)
        await write(session.open(victim))
        await disturb(victim)
        await session.leaderOtherThan(victim)
        await write(session.open(otherThan(session, victim)))
        await session.heal()
      }
      for (const client of everyClient(session))
        for (const [key, written] of acknowledged) expect(await client.read(key)).toEqual(written)
    },
  },
  {
    name: 'what was acknowledged survives the kill of all nodes at once',
    holds: async (session) => {
      const key = session.freshKey()
      const written = await session.open(at(session.rig.nodes, 0)).write(key, 1)
      await session.kill(...session.rig.nodes)
      await session.heal()
      for (const client of everyClient(session)) expect(await client.read(key)).toEqual(written)
    },
  },
  {
    name: 'its leader, if it has leaders, is one of its nodes, and another one after that was killed',
    holds: async (session) => {
      const old = await session.leaderOtherThan()
      if (old === undefined) return
      expect(session.rig.nodes).toContain(old)
      await session.kill(old)
      const next = await session.leaderOtherThan(old)
      expect(session.rig.nodes).toContain(next)
      await session.open(next ?? '').write(session.freshKey(), 1)
      await session.heal()
      expect(session.rig.nodes).toContain(await session.leaderOtherThan())
    },
  },
]

/** Runs every law on a rig that `makeRig` gives for it. */
export function systemLaws(
  system: string,
  makeRig: () => Promise<{ readonly rig: SystemRig; close?(): Promise<void> }>,
): void {
  describe(`${system} keeps the laws of systems`, () => {
    it.each(SYSTEM_LAWS)('$name', async (law) => {
      const { rig, close } = await makeRig()
      try {
        await runLaw(law, rig)
      } finally {
        await close?.()
      }
    })
  })
}

/** Rejects if the law is broken. Whatever happens, everything is healed at the end. */
export async function runLaw({ holds }: SystemLaw, rig: SystemRig): Promise<void> {
  const session = new Session(rig)
  try {
    await session.leaderOtherThan()
    await holds(session)
  } finally {
    await session.heal()
    await session.close()
  }
}

function everyClient(session: Session): readonly SessionClient[] {
  return session.rig.nodes.map((node) => session.open(node))
}

/** Two nodes that ought to behave alike; where there are no leaders, any two. */
async function leaderAndFollower(session: Session): Promise<readonly string[]> {
  const leader = (await session.leaderOtherThan()) ?? at(session.rig.nodes, 0)
  return [leader, otherThan(session, leader)]
}

function otherThan({ rig }: Session, node: string): string {
  return at(
    rig.nodes.filter((other) => other !== node),
    0,
  )
}

/** What becomes of each function at a node that cannot serve, each by a client of its own, all at once. */
function outcomesAt(session: Session, node: string, key: string): Promise<readonly string[]> {
  const requests: readonly (readonly [string, Json])[] = [
    ['write', 1],
    ['read', null],
    ['cas', [1, 3]],
  ]
  return Promise.all(
    requests.map(async ([f, value]) => {
      const { type } = await session.open(node).invoke(f, key, value, SHORT_DEADLINE_MS)
      return type
    }),
  )
}

/** A key that only unknown operations touched: each made at most one revision, which all nodes agree on. */
async function expectAtMostOnce(session: Session, key: string, values: readonly number[]): Promise<void> {
  const revisions = new Map<number | null, number>()
  for (let round = 0; round < 3; round++) {
    for (const client of everyClient(session)) {
      const [revision, value] = await client.read(key)
      expect([null, ...values]).toContain(value)
      expect(revisions.get(value) ?? revision).toBe(revision)
      revisions.set(value, revision)
    }
    await session.rig.wait(200)
  }
}

function isApplied(result: Json): boolean {
  return (result as { applied: boolean }).applied
}

function revisionOf(result: Json): number {
  expect(result).toMatchObject({ applied: true })
  return (result as { revision: number }).revision
}

function at<Item>(items: readonly Item[], i: number): Item {
  const item = items[i]
  if (item === undefined) throw new Error(`there is no item ${i}`)
  return item
}
