/** Facts of Figure 8 (e). */
import { named, readsSaw, writtenValue } from '../../../checkers/raft/facts/client-facts.ts'
import { committedIndirectly } from '../../../checkers/raft/facts/commit-facts.ts'
import { fact } from '../../../checkers/raft/facts/fact-words.ts'
import { finalLogsAgree, overwrittenOn, survives } from '../../../checkers/raft/facts/fate-facts.ts'
import { committedAfterAcknowledgement, refusedBy } from '../../../checkers/raft/facts/trace-facts.ts'
import type { Fact } from '../../../harness/core/fact.ts'
import type { Story } from '../../../harness/core/story.ts'
import type { ScriptEvidence } from '../../script.ts'
import { subjectOf } from './evidence-of.ts'
import { figure8Facts } from './figure-8.ts'

export function facts(story: Story, evidence: ScriptEvidence): readonly Fact[] {
  const { history, raft } = evidence
  const { id, nodes, role, number } = subjectOf(story, evidence)
  const [S1, S2, S3, S5] = [role('S1'), role('S2'), role('S3'), role('S5')]
  const old = writtenValue(story, history, 'before')
  const value = writtenValue(story, history)
  const own = { term: number('T2'), index: id.index + 1 }
  return [
    ...figure8Facts(story, evidence),
    fact('held', 'c-invisible', readsSaw(story, history, named(story, 'local-'), old, 'S2 and S3 did not show it')),
    fact(
      'held',
      'e-own-entry-on-a-majority-first',
      committedAfterAcknowledgement(raft, S1, [S2, S3], 2, own, id.index),
    ),
    fact('held', 'e-committed-under-a-later-term', committedIndirectly(raft, [S2, S3], id, undefined)),
    fact('held', 'e-rival-refused', refusedBy(raft, S5, [S2, S3], number('T2'))),
    fact(
      'held',
      'e-rival-overwritten',
      overwrittenOn(raft, [S5], { term: number('T1'), index: id.index }, (term) => term === id.term),
    ),
    fact('held', 'survives', survives(raft, nodes, id)),
    fact(
      'held',
      'visible-after',
      readsSaw(
        story,
        history,
        ['read', 'read-after', ...named(story, 'final-')],
        value,
        'everybody saw it from then on',
      ),
    ),
    fact('held', 'logs-agree-at-the-end', finalLogsAgree(raft, nodes, id.index)),
  ]
}
