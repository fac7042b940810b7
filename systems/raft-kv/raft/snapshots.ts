/** A follower takes the leader's snapshot over (section 7; Figure 13, InstallSnapshot RPC, receiver implementation). */
import { withAdvanced } from './apply.ts'
import { Log } from './log.ts'
import type { InstallSnapshot } from './messages.ts'
import { heardLeader } from './roles.ts'
import { type RaftState, withLog } from './state.ts'
import { mark, send, type Turn } from './turn.ts'

export function onInstallSnapshot(state: RaftState, turn: Turn, from: string, message: InstallSnapshot): RaftState {
  const { rules } = turn
  if (!rules.appendIsCurrent(message.term, state.term)) {
    const { index: prevIndex } = message.snapshot
    const { lastIndex } = state.log
    send(turn, from, {
      type: 'append-rejected',
      term: state.term,
      prevIndex,
      conflictTerm: 0,
      conflictIndex: lastIndex + 1,
    })
    return state
  }
  const follower = heardLeader(state, turn, from)
  const { snapshot } = message
  if (!rules.snapshotIsNews(snapshot.index, follower.commitIndex)) {
    send(turn, from, { type: 'append-accepted', term: follower.term, matchIndex: follower.commitIndex })
    return follower
  }
  mark(turn, 'snapshot installed')
  send(turn, from, { type: 'append-accepted', term: follower.term, matchIndex: snapshot.index })
  const { index, term, configuration, machine } = snapshot
  const keeps = rules.keepsSuffix(follower.log, index, term)
  const log = keeps ? follower.log : Log.of([], { term, index })
  const configurations = keeps ? follower.configurations.filter((each) => each.index > index) : []
  const installed: RaftState = {
    ...(keeps ? follower : withLog(follower, log)),
    snapshot,
    configurations: [{ index, configuration }, ...configurations],
    machine,
    commitIndex: index,
    appliedIndex: index,
  }
  return withAdvanced(installed, turn)
}
