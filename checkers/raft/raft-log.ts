/**
 * The members' Raft logs against Raft's own properties, and against what the clients were told (Raft paper, Figure 3).
 * White-box: needs the logs.
 */

import type { Checker } from '../checker.ts'
import { unknown } from '../unknown.ts'
import { whyUnreadable } from './log-view.ts'
import { brokenDurability } from './oracle/durability.ts'
import { logMismatches } from './oracle/log-matching.ts'
import { brokenPromises } from './oracle/member-promises.ts'

const NAME = 'raft-log'
const NO_LOGS = 'there are no Raft logs of this run'

export const raftLog: Checker = {
  name: NAME,
  summary: "white-box: the members' Raft logs match, keep what they promised, and have every acknowledged write",
  applies: ({ inside }) => inside !== undefined || NO_LOGS,
  check(history, { inside }) {
    if (inside === undefined) return unknown(NAME, NO_LOGS)
    const { members, atRest } = inside.raft
    const unreadable = members.flatMap((member) => whyUnreadable(member) ?? [])
    const isWhole = atRest && unreadable.length === 0
    const anomalies = [
      ...members.flatMap(brokenPromises),
      ...logMismatches(members),
      // With a log missing, what is on a majority cannot be counted.
      ...(isWhole ? brokenDurability(history, inside.raft, inside.logged) : []),
    ]
    const entries = members.reduce((sum, { events }) => sum + events.filter(({ type }) => type === 'entry').length, 0)
    const stats = { members: members.length, entries }
    if (anomalies.length > 0) return { checker: NAME, verdict: 'invalid', anomalies, stats }
    if (isWhole && entries > 0) return { checker: NAME, verdict: 'valid', anomalies, stats }
    // That evidence is missing says nothing of the system: what clients saw stands as it is.
    const reason =
      unreadable[0] ??
      (atRest ? 'the logs are empty' : 'the logs were copied while something may still have been under way')
    return { checker: NAME, verdict: 'not-applicable', reason, anomalies, stats }
  },
}
