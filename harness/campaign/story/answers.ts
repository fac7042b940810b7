/**
 * What was true inside when a client of the witness got its answer: of the node that it asked, and of the cluster.
 * Station: report.
 */
import type { InsideEvent } from '../../core/inside-story.ts'
import type { EntryId } from '../../core/raft-message.ts'
import type { CommittedEntries } from './committed-entries.ts'
import type { FocusOperation } from './focus.ts'
import type { NodeNow } from './node-now.ts'
import { idText, type Note } from './note.ts'

/** `entries`: those that the operation wrote, wherever they were seen. `isLast`: it is the one that could not be. */
export function answerNote(
  operation: FocusOperation,
  isLast: boolean,
  nodes: readonly NodeNow[],
  committed: CommittedEntries,
  entries: readonly EntryId[],
): Note {
  const { op, node, startNs, endNs, outcome } = operation
  const base: Omit<InsideEvent, 'sentence' | 'wrong'> = {
    timeNs: outcome === 'ok' ? (endNs ?? startNs) : startNs,
    kind: 'operation',
    nodes: node === undefined ? [] : [node],
    op,
  }
  const asked = nodes.find((each) => each.node === node)
  if (outcome !== 'ok')
    return { ...base, weight: 'telling', entries, sentence: 'Whether it took effect is unknown to its client.' }
  const isWrite = operation.writes !== undefined
  const moment = `${node ?? 'a node'} answered a ${isWrite ? 'write' : 'read'}`
  const [entry] = entries
  if (entry !== undefined && entries.every((id) => !isCommitted(committed, id))) {
    const holders = nodes.filter(({ log }) => log.termAt(entry.index) === entry.term).map((each) => each.node)
    const isOnMost = 2 * holders.length > nodes.length
    const where = holders.length === 0 ? 'in no log' : `in the log of ${holders.join(', ')}${isOnMost ? '' : ' alone'}`
    return {
      ...base,
      weight: isOnMost ? 'telling' : 'wrong',
      moment,
      entries,
      sentence: `The client was told ok, though no node had taken ${idText(entry)} for committed: it was ${where}.`,
    }
  }
  const stale = asked === undefined ? undefined : behind(asked, nodes, committed)
  return {
    ...base,
    weight: isLast && stale !== undefined ? 'wrong' : 'telling',
    moment,
    entries,
    sentence: stale ?? (asked === undefined ? '' : `${standing(asked)}.`),
  }
}

function isCommitted(committed: CommittedEntries, { term, index }: EntryId): boolean {
  const known = committed.at(index)
  return known?.id.term === term && !known.onlyApplied
}

/** How far the node that answered was behind what others had done; undefined if it was not. */
function behind(asked: NodeNow, nodes: readonly NodeNow[], committed: CommittedEntries): string | undefined {
  const leader = nodes
    .filter(({ role, node, term }) => role === 'leader' && node !== asked.node && term > asked.term)
    .sort((a, b) => b.term - a.term)[0]
  const isBehind = asked.applied < committed.highest
  if (leader !== undefined)
    return `${standing(asked)}, though ${leader.node} led term ${leader.term} already${isBehind ? ` and ${committed.highest} entries were committed` : ''}.`
  if (isBehind && asked.role === 'leader')
    return `${standing(asked)}, though ${committed.highest} entries were committed.`
  return undefined
}

/** 'When its client was answered, n1 led term 2 and had applied 41 entries'. */
function standing({ node, role, term, applied, commit }: NodeNow): string {
  const was =
    role === 'leader'
      ? `led term ${term}`
      : role === 'down'
        ? 'was down by then'
        : `was ${role === 'follower' ? 'a follower' : `a ${role}`} in term ${term}`
  const early = applied > commit ? `, of which it knew ${commit} to be committed` : ''
  return `When its client was answered, ${node} ${was} and had applied ${applied === 1 ? '1 entry' : `${applied} entries`}${early}`
}
