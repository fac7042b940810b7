/** What an operator asks of the leader: other members, another leader. Answered at once; what follows is seen in the log. */
import type { ClientRequest } from '../../client.ts'
import { changeVoters } from './membership.ts'
import type { RaftState } from './state.ts'
import { beginTransfer, mayTransfer } from './transfer.ts'
import { replyError, replyOk, type Turn } from './turn.ts'

/**
 * `members` takes the names of all voters to be, and answers 'begun', or 'unchanged' where they are it already; `transfer`
 * takes the name of the leader to be.
 */
export function onAdministration(state: RaftState, turn: Turn, request: number, body: ClientRequest): RaftState {
  const { f, value } = body
  const refuse = (code: string, message: string) => {
    replyError(turn, request, 'fail', value, { code, message })
    return state
  }
  if (f !== 'members' && f !== 'transfer') return refuse('bad-request', `not a request that can be understood: ${f}`)
  if (state.role.type !== 'leader') return refuse('not-leader', `${turn.context.node} does not lead`)
  if (f === 'transfer') {
    if (typeof value !== 'string' || !mayTransfer(state, turn, value))
      return refuse('bad-request', 'leadership goes to another voter')
    replyOk(turn, request, value)
    return beginTransfer(state, state.role, turn, value)
  }
  const voters = voterNames(value, turn)
  if (voters === undefined) return refuse('bad-request', 'voters are different nodes, at least one')
  const { state: next, type } = changeVoters(state, turn, voters)
  if (type === 'refused') return refuse('change-under-way', 'a change is under way, or the leader is too fresh')
  replyOk(turn, request, type)
  return next
}

function voterNames(value: unknown, { context }: Turn): readonly string[] | undefined {
  if (!Array.isArray(value) || value.length === 0 || new Set(value).size !== value.length) return undefined
  return value.every((node): node is string => context.nodes.includes(node)) ? value : undefined
}
