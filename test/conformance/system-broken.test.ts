/** Systems broken on purpose: each law is seen to fail at a mistake of its own kind, so that none is empty words. */
import { describe, expect, it } from 'vitest'
import type { Json } from '../../harness/core/json.ts'
import type { SimCluster } from '../../harness/runtime/cluster.ts'
import { startSimCluster } from '../../harness/runtime/sim/cluster.ts'
import type { ClientRequest, Completion } from '../../systems/client.ts'
import { resolveSettings, type Settings } from '../../systems/options.ts'
import { raftKv } from '../../systems/raft-kv/system.ts'
import type { SimSystem } from '../../systems/sim-system.ts'
import { asyncSimCluster } from '../support/async-sim-cluster.ts'
import { runLaw, SYSTEM_LAWS } from './system-laws.ts'
import type { SystemLaw, SystemRig } from './system-session.ts'

type Break = (cluster: SimCluster) => Partial<SimCluster>
type Change = (completion: Completion, request: ClientRequest, node: string) => Completion

/** A client that does `change` to each completion; a cluster for each law, so `make` is asked for a new one. */
const client =
  (make: () => Change): Break =>
  (cluster) => {
    const change = make()
    return {
      invoke: (node, request, deadlineMs, done) =>
        cluster.invoke(node, request, deadlineMs, (completion) => done(change(completion, request, node))),
    }
  }

const okOf = (f: string, change: (value: Json, request: ClientRequest) => Json) =>
  client(
    () => (completion, request) =>
      completion.type === 'ok' && request.f === f
        ? { ...completion, value: change(completion.value, request) }
        : completion,
  )

/** Answers from what this node's clients saw first. */
const cached = client(() => {
  const cache = new Map<string, Completion>()
  return (completion, { f, key = '' }, node) => {
    if (f !== 'read' || completion.type !== 'ok') return completion
    const first = cache.get(`${node} ${key}`) ?? completion
    cache.set(`${node} ${key}`, first)
    return first
  }
})

const claimed: Break = client(
  () =>
    (completion, { f, value }) =>
      completion.type === 'ok' || f !== 'write' ? completion : { type: 'ok', value: [1_000_000, value] },
)

const writtenTwice: Break = (cluster) => ({
  invoke: (node, request, deadlineMs, done) => {
    cluster.invoke(node, request, deadlineMs, done)
    if (request.f === 'write') cluster.invoke(node, request, deadlineMs, () => undefined)
  },
})

const late: Break = (cluster) => ({
  invoke: (node, request, deadlineMs, done) =>
    cluster.invoke(node, request, deadlineMs, (completion) =>
      completion.type === 'ok'
        ? done(completion)
        : cluster.wakeAt(cluster.nowNs() + deadlineMs * 1e6 + 5_000_000, () => done(completion)),
    ),
})

/** A compare-and-set that is refused, and writes all the same. */
const writesRefused: Break = (cluster) => ({
  invoke: (node, request, deadlineMs, done) =>
    cluster.invoke(node, request, deadlineMs, (completion) => {
      done(completion)
      const { value } = completion
      const refused = request.f === 'cas' && typeof value === 'object' && value !== null && 'seen' in value
      const to = Array.isArray(request.value) ? (request.value[1] as number) : 0
      if (refused) cluster.invoke(node, { ...request, f: 'write', value: to }, deadlineMs, () => undefined)
    }),
})

/** Names for ever the leader it knew first. */
const stubborn: Break = (cluster) => {
  const first = cluster.leader?.() ?? ''
  return { leader: () => first }
}

/** Finds nothing on its disk, whatever it wrote there. */
const volatile: SimSystem = {
  ...raftKv,
  step: (state, event, context) =>
    raftKv.step(state, event.type === 'start' ? { ...event, disk: new Map() } : event, context),
}

function rigOf({ breaks = () => ({}), settings = {}, system = raftKv }: Broken): SystemRig {
  const cluster = startSimCluster(system, { nodes: 3, settings: resolveSettings(system.options, settings), seed: 1 })
  return { ...asyncSimCluster({ ...cluster, ...breaks(cluster) }), deadlineMs: 5_000, graceMs: 0.001 }
}

type Broken = { readonly breaks?: Break; readonly settings?: Settings; readonly system?: SimSystem }

/** What is wrong, how, and the laws that must notice, by their beginnings. */
const BROKEN: readonly (readonly [string, Broken, readonly string[]])[] = [
  [
    'a register that was never written reads as a value',
    { breaks: okOf('read', (value) => (Array.isArray(value) && value[0] === 0 ? [1, 1] : value)) },
    ['a register that was never written'],
  ],
  [
    'a write tells a revision that is not its own',
    { breaks: okOf('write', (_, { value }) => [7, value]) },
    ['a write is seen', 'revisions grow', 'the operations of one client', 'what was acknowledged before'],
  ],
  ['a read is answered from a cache', { breaks: cached }, ['revisions grow', 'the operations of one client']],
  ['a hidden retry', { breaks: writtenTwice }, ['revisions grow', 'a node cut off', 'what was acknowledged before']],
  ['a refused compare-and-set writes', { breaks: writesRefused }, ['an applied compare-and-set', 'of several']],
  [
    'every compare-and-set claims to be applied',
    { breaks: okOf('cas', () => ({ applied: true, revision: 99 })) },
    ['an applied compare-and-set', 'of several', 'the operations of one client'],
  ],
  ['a write that failed is called ok', { breaks: claimed }, ['the client of a killed node', 'a node cut off']],
  ['a completion after its deadline', { breaks: late }, ['the client of a killed node', 'operations under way']],
  [
    'an unknown outcome is called fail',
    {
      breaks: client(() => (completion) => (completion.type === 'info' ? { ...completion, type: 'fail' } : completion)),
    },
    ['operations under way'],
  ],
  [
    'a completion without its error',
    {
      breaks: client(() => ({ type, value }) => ({ type, value })),
    },
    ['the client of a killed node'],
  ],
  ['a read of the wrong shape', { breaks: okOf('read', () => 'x') }, ['a write is seen']],
  ['a leader that reads alone', { settings: { bug: 'leader-local-read' } }, ['a node cut off']],
  // Where one node at a time is killed, the others still know: only some elections show it.
  ['a disk that keeps nothing', { system: volatile }, ['what was acknowledged survives']],
  ['a leader that is named for ever', { breaks: stubborn }, ['its leader']],
  ['a leader that is no node', { breaks: () => ({ leader: () => 'n9' }) }, ['its leader']],
]

async function isBroken(law: SystemLaw, broken: Broken): Promise<boolean> {
  return runLaw(law, rigOf(broken)).then(
    () => false,
    () => true,
  )
}

const lawNamed = (beginning: string): SystemLaw => {
  const [law, ...others] = SYSTEM_LAWS.filter(({ name }) => name.startsWith(beginning))
  if (law === undefined || others.length > 0) throw new Error(`'${beginning}' begins ${others.length} more laws`)
  return law
}

describe('the laws of systems notice', () => {
  it.each(BROKEN)('%s', async (_, broken, noticing) => {
    for (const name of noticing) expect(await isBroken(lawNamed(name), broken), name).toBe(true)
  })

  it('something, each of them', () => {
    const noticing = BROKEN.flatMap(([, , names]) => names.map(lawNamed))
    expect(SYSTEM_LAWS.filter((law) => !noticing.includes(law)).map(({ name }) => name)).toEqual([])
  })
})
