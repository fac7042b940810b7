/** Facts of Figure 8 up to its moment (c). Source: Raft paper (extended), 5.4.2. */
import { unacknowledged } from '../../../checkers/raft/facts/client-facts.ts'
import { fact } from '../../../checkers/raft/facts/fact-words.ts'
import { heldBy, lackedBy, receivedBy } from '../../../checkers/raft/facts/holding-facts.ts'
import { acknowledgedTo } from '../../../checkers/raft/facts/trace-facts.ts'
import type { Fact } from '../../../harness/core/fact.ts'
import type { Story } from '../../../harness/core/story.ts'
import type { ScriptEvidence } from '../../script.ts'
import { subjectOf } from './evidence-of.ts'

export function figure8Facts(story: Story, evidence: ScriptEvidence): readonly Fact[] {
  const { history, raft } = evidence
  const { id, write, role, number } = subjectOf(story, evidence)
  const [S1, S2, S3, S5] = [role('S1'), role('S2'), role('S3'), role('S5')]
  return [
    fact('reached', 'a-S1-and-S2-hold-it', heldBy(raft, [S1, S2], id, write)),
    fact('reached', 'a-the-others-lack-it', lackedBy(raft, [S3, role('S4'), S5], id)),
    fact('reached', 'b-S5-has-another-at-its-index', receivedBy(raft, [S5], { term: number('T1'), index: id.index })),
    fact('reached', 'c-on-a-majority', receivedBy(raft, [S1, S2, S3], id)),
    fact('reached', 'c-its-leader-knows', acknowledgedTo(raft, S1, [S2, S3], number('T2'), id.index)),
    fact('held', 'write-not-acknowledged', unacknowledged(story, history)),
  ]
}
