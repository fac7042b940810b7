/** A client's command at the leader (section 5.3): appended once, however often it is sent. */
import type { Command, Session } from '../machine/command.ts'
import { applyEntry, sessionId } from './apply.ts'
import { appendAsLeader } from './commit.ts'
import type { Entry, Log } from './log.ts'
import type { RaftState } from './state.ts'
import { replyOk, type Turn } from './turn.ts'

/** Whoever does not lead (any more), or is about to hand over, lets it fall: its outcome is unknown. */
export function onPropose(state: RaftState, turn: Turn, command: Command, session: Session): RaftState {
  const { role, term, log, commitIndex } = state
  if (role.type !== 'leader' || role.transfer !== undefined || isUnderWay(log, commitIndex, session)) return state
  const entry: Entry = { type: 'command', term, command, session }
  const appended = appendAsLeader(state, turn, [entry])
  return turn.rules.mayAnswerUncommitted() ? answered(appended, turn, entry) : appended
}

/** Among the entries that are not committed yet. What is committed, the session knows (dissertation 6.3). */
function isUnderWay(log: Log, commitIndex: number, { id, serial }: Session): boolean {
  for (let index = log.lastIndex; index > commitIndex; index--) {
    const entry = log.at(index)
    if (entry.type === 'command' && entry.session.id === id && entry.session.serial === serial) return true
  }
  return false
}

/** Tells the own client what the entry will do, if it stays. */
function answered(state: RaftState, turn: Turn, entry: Extract<Entry, { type: 'command' }>): RaftState {
  if (entry.session.id !== sessionId(turn)) return state
  const waits = new Map(state.waits)
  for (const [request, wait] of waits) {
    if (wait.type !== 'command' || wait.session.serial !== entry.session.serial) continue
    const { result } = applyEntry(state.machine, state.log.lastIndex, entry, turn)
    if (result?.type === 'ok') replyOk(turn, request, result.value)
    waits.delete(request)
  }
  return { ...state, waits }
}
