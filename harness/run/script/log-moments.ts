/**
 * Logs of all members side by side, at the moments that matter. Logs have no clock: a moment is where each log itself enters
 * a term, before it writes anything of it; and the end.
 * Station: report. Pure.
 */
import { LogReplay } from '../../../checkers/raft/log-view.ts'
import type { MemberLog, RaftEvidence } from '../../core/raft-evidence.ts'
import { type LogEntry, type RaftLogEvent, writeText } from '../../core/raft-log.ts'
import type { LogAtMoment, LogMoment } from '../../core/script-record.ts'
import type { Story } from '../../core/story.ts'

/** Entries shown of each log, from the one before the story's on. */
const ENTRIES_MAX = 7
/** Moments shown: one for each term, and no script goes through more. */
const MOMENTS_MAX = 8

/** None where the story has no entry. Members whose log never came to a moment are absent from it. */
export function logMoments({ numbers }: Story, { members }: RaftEvidence): readonly LogMoment[] {
  const { T, i } = numbers
  if (T === undefined || i === undefined) return []
  const terms = [...new Set(members.flatMap(({ events }) => events.flatMap((event) => termOf(event) ?? [])))]
    .filter((term) => term > T)
    .sort((a, b) => a - b)
    .slice(0, MOMENTS_MAX - 1)
  const moments = terms.map((term) => ({
    title: `when each entered term ${term}`,
    members: members.flatMap((member) => atTerm(member, term, i) ?? []),
  }))
  const end = {
    title: 'at the end',
    members: members.flatMap((member) => (member.events.length === 0 ? [] : [view(member, member.events, i)])),
  }
  return withoutRepetition([...moments, end])
}

/** The log before the first event of this term or a later one. */
function atTerm(member: MemberLog, term: number, index: number): LogAtMoment | undefined {
  const at = member.events.findIndex((event) => (termOf(event) ?? 0) >= term)
  return at < 0 ? undefined : view(member, member.events.slice(0, at), index)
}

/** The term that a member was in when it wrote this: that of a hard state; entries may be older. */
function termOf(event: RaftLogEvent): number | undefined {
  return event.type === 'hard-state' ? event.term : undefined
}

function view({ node }: MemberLog, events: readonly RaftLogEvent[], index: number): LogAtMoment {
  const replay = new LogReplay()
  for (const event of events) replay.apply(event)
  const { hardState } = replay
  return {
    node,
    term: hardState?.term ?? 0,
    ...(hardState === undefined ? {} : { commit: hardState.commit }),
    entries: replay.entries
      .filter((entry) => entry.index >= index - 1)
      .slice(0, ENTRIES_MAX)
      .map((entry) => ({ term: entry.term, index: entry.index, what: whatOf(entry) })),
  }
}

function whatOf({ kind, request }: LogEntry): string {
  if (request === undefined) return kind
  const [write] = request.writes
  return write === undefined ? request.kind : writeText(write)
}

/** A moment that shows what the one before it showed says nothing new. */
function withoutRepetition(moments: readonly LogMoment[]): readonly LogMoment[] {
  return moments.filter((moment, i) => JSON.stringify(moment.members) !== JSON.stringify(moments[i - 1]?.members))
}
