/**
 * S1. A leader commits an entry, acknowledges it, and dies before anyone else learns that it is committed: the entry
 * survives. Raft paper (extended), section 5.4, Leader Completeness.
 * Station: nemesis.
 */
import { type MessageRule, onlyMayCampaign } from '../../harness/core/message-rule.ts'
import { type DirectedScenario, NotReached, type Script, type ScriptContext } from '../script.ts'
import {
  begin,
  cut,
  finish,
  invoke,
  kill,
  leaderAmong,
  messages,
  now,
  pause,
  resume,
  rules,
  type Step,
  sleep,
  succeed,
} from '../script-steps.ts'
import { facts } from './facts/leader-crash-after-commit.ts'
import { localReads, NEW, opening, READ, write } from './opening.ts'

export const leaderCrashAfterCommit: DirectedScenario = {
  name: 'leader-crash-after-commit',
  summary: 'an entry that a leader committed and acknowledged just before it crashed survives (Raft paper 5.4)',
  forms: [
    { name: 'small', nodes: 3, by: 'messages', summary: 'the leader and both followers hold the entry' },
    {
      name: 'full',
      nodes: 5,
      by: 'messages',
      summary: 'two followers lack the entry; one of them stands for election first and is refused',
    },
    {
      name: 'packets',
      nodes: 3,
      by: 'packets',
      summary: 'as small, by pausing the followers and cutting them off one way',
      settings: { elections: 'slow' },
    },
  ],
  functions: ['read', 'write', 'read-local'],
  script(context) {
    if (context.form === 'full') return full(context)
    return context.form === 'packets' ? byPackets(context) : small(context)
  },
  facts,
}

function* small(context: ScriptContext): Script {
  const { leader: L, others, term, index } = yield* opening(context)
  const survivors = followers(context, others)
  // Commit indexes travel with appends and heartbeats alike.
  yield* rules({ from: [L], when: { commitAtLeast: index }, action: { do: 'drop' } })
  yield* acknowledge(context, L)
  // The rule stays: what the leader had sent before it died may still be under way.
  yield* localReads(context, survivors)
  yield* firstRead(context, others, term)
}

function* full(context: ScriptContext): Script {
  const { tell, nodes } = context
  const { leader: L, others, term, index } = yield* opening(context)
  const [A = '', B = '', C = '', D = ''] = others
  const roles = { A, B, C, D }
  for (const [role, node] of Object.entries(roles)) tell.role(role, node)
  const fromLeader: readonly MessageRule[] = [
    { from: [L], when: { commitAtLeast: index }, action: { do: 'drop' } },
    { from: [L], to: [C, D], types: ['append'], action: { do: 'cut', afterIndex: index - 1 } },
  ]
  yield* rules(...fromLeader)
  yield* acknowledge(context, L)
  yield* localReads(context, roles)
  // What the leader had sent before it died may still be under way.
  yield* rules(...fromLeader, ...onlyMayCampaign([C], nodes))
  // A voter that has lately heard from a leader ignores candidates, so the refusal may take a second try.
  const refusal = { type: 'pre-vote-reply', to: [C], termAtLeast: term, reject: true } as const
  const refusals = yield* orUndefined(
    messages(
      [A, B].map((from) => ({ ...refusal, from: [from] })),
      20_000,
    ),
  )
  if (refusals !== undefined) yield* rules(...fromLeader, ...onlyMayCampaign([A, B], nodes))
  // Where they did not refuse it, it may lead: then it is read.
  yield* firstRead(context, refusals === undefined ? [C] : [A, B], term)
}

/** What the step gives; undefined where it does not get there. */
function* orUndefined<Result>(step: Step<Result>): Step<Result | undefined> {
  try {
    return yield* step
  } catch (error) {
    if (error instanceof NotReached) return undefined
    throw error
  }
}

/**
 * The same by packets: the entry waits at followers that stand still; then nothing more gets to them, and they go on. So they
 * acknowledge it, and the leader's word that it is committed does not reach them.
 */
function* byPackets(context: ScriptContext): Script {
  const { tell } = context
  const { leader: L, others } = yield* opening(context)
  const survivors = followers(context, others)
  const [F1 = '', F2 = ''] = others
  yield* pause(F1, F2)
  const operation = yield* begin(L, write(NEW), 8_000)
  tell.operation('write', operation)
  yield* sleep(200)
  yield* cut({ [F1]: [L], [F2]: [L] })
  yield* resume(F1, F2)
  const { type } = yield* finish(operation)
  if (type !== 'ok') throw new NotReached(`the leader did not acknowledge the write: ${type}`)
  tell.moment('acknowledged', yield* now())
  tell.moment('killed L', yield* kill(L))
  yield* localReads(context, survivors)
  // The leader stays cut off: its kernel goes on sending what a dead server had handed to it, the commit index too.
  const { node: W } = yield* leaderAmong(others, 0, 30_000)
  yield* readAt(context, W)
}

function followers({ tell }: ScriptContext, [F1 = '', F2 = '']: readonly string[]) {
  tell.role('F1', F1)
  tell.role('F2', F2)
  return { F1, F2 }
}

/** The write is answered ok, and its leader killed at once. */
function* acknowledge({ tell }: ScriptContext, leader: string) {
  const { operation } = yield* succeed(leader, write(NEW), 8_000)
  tell.operation('write', operation)
  tell.moment('acknowledged', yield* now())
  tell.moment('killed L', yield* kill(leader))
}

/** Who leads is known by its first append, before it has committed anything: then the read is sent. */
function* firstRead(context: ScriptContext, candidates: readonly string[], term: number) {
  const [record] = yield* messages([{ type: 'append', from: candidates, termAtLeast: term + 1 }], 20_000)
  if (record === undefined) throw new NotReached('no new leader')
  yield* readAt(context, record.message.from)
}

function* readAt({ tell }: ScriptContext, W: string) {
  tell.role('W', W)
  tell.moment('new leader', yield* now())
  const { operation } = yield* invoke(W, READ, 8_000)
  tell.operation('read', operation)
}
