/** What a system keeps to while nodes are killed and cut off, and afterwards: see system-laws.ts. */
import { expect } from 'vitest'
import type { Json } from '../../harness/core/json.ts'
import type { Completion } from '../../systems/client.ts'
import {
  at,
  everyClient,
  type Session,
  type SessionClient,
  SHORT_DEADLINE_MS,
  type SystemLaw,
  type Versioned,
} from './system-session.ts'

export const LAWS_UNDER_FAULTS: readonly SystemLaw[] = [
  {
    name: 'the client of a killed node gets no ok, whatever it asks; once started, the node answers with all that was acknowledged',
    holds: async (session) => {
      for (const victim of await leaderAndFollower(session)) {
        const [client, key] = [session.open(victim), session.freshKey()]
        const written = await client.write(key, 1)
        await session.kill(victim)
        expect((await outcomesAt(session, victim, key)).map(({ type }) => type)).not.toContain('ok')
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
        const outcomes = await outcomesAt(session, victim, tried)
        expect(outcomes.map(({ type }) => type)).not.toContain('ok')
        await session.heal()
        await expectAtMostOnce(
          session,
          tried,
          outcomes.flatMap(({ type, writes }) => (type === 'info' ? writes : [])),
        )
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

type Outcome = { readonly type: Completion['type']; readonly writes: readonly number[] }

/** What becomes of each function at a node that cannot serve, each by a client of its own, all at once. */
function outcomesAt(session: Session, node: string, key: string): Promise<readonly Outcome[]> {
  const requests: readonly (readonly [string, Json, readonly number[]])[] = [
    ['write', 1, [1]],
    ['read', null, []],
    ['cas', [1, 3], [3]],
  ]
  return Promise.all(
    requests.map(async ([f, value, writes]) => {
      const { type } = await session.open(node).invoke(f, key, value, SHORT_DEADLINE_MS)
      return { type, writes }
    }),
  )
}

/** `values` are those of unknown operations: each made at most one revision, on which all nodes agree; no other value is there. */
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
