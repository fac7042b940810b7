/** Facts of S1. Sources: Raft paper (extended), 5.4; for what a log may show, checkers/raft/facts/. */
import { acknowledgedBefore, named, readsSaw, writtenValue } from '../../../checkers/raft/facts/client-facts.ts'
import { commitUnknownTo } from '../../../checkers/raft/facts/commit-facts.ts'
import { fact } from '../../../checkers/raft/facts/fact-words.ts'
import { survives } from '../../../checkers/raft/facts/fate-facts.ts'
import { heldBy, lackedBy, receivedBy } from '../../../checkers/raft/facts/holding-facts.ts'
import {
  commitNeverLeft,
  laterTermBegan,
  refusedBy,
  stoodForElection,
} from '../../../checkers/raft/facts/trace-facts.ts'
import type { Fact } from '../../../harness/core/fact.ts'
import type { Story } from '../../../harness/core/story.ts'
import type { ScriptEvidence } from '../../script.ts'
import { momentOf, subjectOf } from './evidence-of.ts'

export function facts(story: Story, evidence: ScriptEvidence): readonly Fact[] {
  const { history, raft } = evidence
  const { id, write, nodes, role } = subjectOf(story, evidence)
  const isFull = story.roles['C'] !== undefined
  const byMessages = raft.trace !== undefined
  const L = role('L')
  const holders = isFull ? [role('A'), role('B')] : [role('F1'), role('F2')]
  const laggards = isFull ? [role('C'), role('D')] : []
  const value = writtenValue(story, history)
  return [
    fact('reached', 'acknowledged-before-the-kill', acknowledgedBefore(story, history, 'killed L')),
    fact('reached', 'followers-held-the-entry', heldBy(raft, holders, id, write)),
    fact('reached', 'commit-unknown-to-survivors', commitUnknownTo(raft, [...holders, ...laggards], id)),
    ...(byMessages
      ? [
          fact(
            'reached',
            'commit-never-left-the-leader',
            commitNeverLeft(raft, L, id.index, { least: id.term, most: id.term }),
          ),
          fact('reached', 'leader-died-first', laterTermBegan(raft, id.term, momentOf(story, 'killed L'), 'killed L')),
        ]
      : []),
    ...(isFull
      ? [
          fact('reached', 'laggards-lacked-the-entry', lackedBy(raft, laggards, id)),
          fact('reached', 'candidate-without-it-stood', stoodForElection(raft, role('C'), id.term)),
          fact('held', 'candidate-without-it-refused', refusedBy(raft, role('C'), holders, id.term)),
        ]
      : []),
    fact('held', 'entry-survives', survives(raft, nodes, id)),
    ...(isFull ? [fact('held', 'laggards-received-it', receivedBy(raft, laggards, id))] : []),
    fact(
      'held',
      'first-read-sees-it',
      readsSaw(story, history, ['read'], value, 'the new leader served the write at once'),
    ),
    fact(
      'held',
      'final-reads-see-it',
      readsSaw(story, history, named(story, 'final-'), value, 'every node serves it at the end'),
    ),
  ]
}
