/**
 * etcd-io/etcd#20221: a watch from a future revision, at a member that meanwhile gets a snapshot, is sent events from before
 * that revision.
 * Station: nemesis.
 */
import { ETCD_FUNCTIONS } from '../../harness/workloads/etcd-functions.ts'
import { type DirectedScenario, NotReached, type Script, type ScriptContext } from '../script.ts'
import { begin, finish, messages, rules, type Step, sleep, succeed } from '../script-steps.ts'
import { facts } from './facts/watch-from-future-revision.ts'
import { opening } from './opening.ts'

export const watchFromFutureRevision: DirectedScenario = {
  name: 'watch-from-future-revision',
  summary: 'a watch from a future revision gets no event from before it, whatever happens to its member',
  upstream: 'etcd-io/etcd#20221',
  systems: ['etcd'],
  forms: [
    {
      name: 'snapshot',
      nodes: 3,
      by: 'messages',
      summary: 'the member is kept behind until it needs a snapshot',
      settings: { snapshots: 'constantly', 'watch-progress': 'often' },
    },
  ],
  functions: ['read', 'write', 'watch'],
  schema: ETCD_FUNCTIONS,
  script,
  facts,
}

const PREFIX = 'w'
const KEYS = 5
/** Writes that the member misses, and those it then gets; the watch begins amid the latter. */
const MISSED = 60
const LATER = 40
const AHEAD = 80
const WATCH_MS = 25_000

function* script(context: ScriptContext): Script {
  const { tell } = context
  const { leader: L, others } = yield* opening(context)
  const [F = ''] = others
  tell.role('F', F)
  const now = yield* writes(L, 0, KEYS)
  tell.number('start', now + AHEAD)
  tell.number('until', now + MISSED + LATER)
  const value = { prefix: PREFIX, start: now + AHEAD, until: now + MISSED + LATER }
  const watch = yield* begin(F, { f: 'watch', value }, WATCH_MS)
  tell.operation('watch', watch)
  yield* sleep(300)
  yield* rules({ from: [L], to: [F], types: ['append'], action: { do: 'drop' } })
  yield* writes(L, KEYS, MISSED)
  yield* rules()
  yield* messages([{ type: 'snapshot', to: [F] }], 15_000)
  yield* sleep(1_500)
  yield* writes(L, KEYS + MISSED, LATER)
  yield* finish(watch)
}

/** Each value once, over the keys in turn. Returns the last revision. */
function* writes(node: string, from: number, count: number): Step<number> {
  let revision = 0
  for (let i = from; i < from + count; i++) {
    const { completion } = yield* succeed(node, { f: 'write', key: `${PREFIX}${i % KEYS}`, value: i + 1 }, 5_000)
    const told = Array.isArray(completion.value) ? completion.value[0] : undefined
    if (typeof told !== 'number') throw new NotReached('a write did not tell its revision')
    revision = told
  }
  return revision
}
