/**
 * The first half of both S2 scenarios: a write that reaches its leader and one follower, is not acknowledged, and whose
 * leader then dies.
 * Station: nemesis.
 */
import type { Grudge } from '../../harness/core/fault.ts'
import type { MessageRule } from '../../harness/core/message-rule.ts'
import type { ScriptContext } from '../script.ts'
import { cut, invoke, kill, now, rules, type Step, succeed } from '../script-steps.ts'
import { keepFrom, upToTerm } from './kept-from.ts'
import { localReads, NEW, type Opening, opening, READ, write } from './opening.ts'

export type Minority = Opening & {
  /** The follower that got the entry. */
  readonly follower: string
  /** The three that did not: a majority. */
  readonly rest: readonly string[]
}

/** Longer than etcd waits before it gives a write up: 5 s and two election timeouts (server/config, ReqTimeout). */
const SERVER_ANSWERS_MS = 15_000
/** Shorter than that, longer than an undisturbed write. */
const CLIENT_DEADLINE_MS = 1_500

function* cast(context: ScriptContext): Step<Minority> {
  const { tell } = context
  const opened = yield* opening(context)
  const [F = '', A = '', B = '', C = ''] = opened.others
  for (const [role, node] of Object.entries({ F, A, B, C })) tell.role(role, node)
  return { ...opened, follower: F, rest: [A, B, C] }
}

/**
 * By message rules: heartbeats flow, so the leader stays a legitimate one and goes on serving reads; only the entry does
 * not get to the three. It then gives the write up by itself (`patience` server) or the client does (client).
 */
export function* minorityWrite(context: ScriptContext, patience: 'server' | 'client'): Step<Minority> {
  const minority = yield* cast(context)
  const { leader } = minority
  yield* rules(keptFromRest(minority))
  yield* refusedWrite(context, leader, patience === 'server' ? SERVER_ANSWERS_MS : CLIENT_DEADLINE_MS)
  yield* localReads(context, rolesOf(minority), 'local-before')
  const { operation } = yield* succeed(leader, READ, 5_000)
  context.tell.operation('read-before', operation)
  context.tell.moment('killed L', yield* kill(leader))
  return minority
}

/** The entry, from those who are not to get it. */
export function keptFromRest({ leader, rest, term, index }: Minority): MessageRule {
  return upToTerm(term, keepFrom(leader, rest, index - 1))
}

/** By packets: the three are cut off, together or each for itself. */
export function* minorityWriteByPackets(context: ScriptContext, cutOff: 'together' | 'each'): Step<Minority> {
  const minority = yield* cast(context)
  const { leader, follower, rest } = minority
  const groups =
    cutOff === 'together' ? [[leader, follower], rest] : [[leader, follower], ...rest.map((node) => [node])]
  yield* cut(apart(groups))
  yield* refusedWrite(context, leader, CLIENT_DEADLINE_MS)
  context.tell.moment('killed L', yield* kill(leader))
  return minority
}

/** If it is acknowledged all the same, the play goes on: what becomes of it then is the violation. */
function* refusedWrite({ tell }: ScriptContext, leader: string, deadlineMs: number) {
  const { operation } = yield* invoke(leader, write(NEW), deadlineMs)
  tell.operation('write', operation)
  tell.moment('write ended', yield* now())
}

/** Every node of a group drops what comes from other groups. */
export function apart(groups: readonly (readonly string[])[]): Grudge {
  const all = groups.flat()
  return Object.fromEntries(
    groups.flatMap((group) => group.map((node) => [node, all.filter((n) => !group.includes(n))])),
  )
}

function rolesOf({ leader: L, follower: F, rest: [A = '', B = '', C = ''] }: Minority) {
  return { L, F, A, B, C }
}
