/** Facts of Figure 8 (d). */
import { named, neverSeen, readsSaw, writtenValue } from '../../../checkers/raft/facts/client-facts.ts'
import { neverCommitted } from '../../../checkers/raft/facts/commit-facts.ts'
import { fact } from '../../../checkers/raft/facts/fact-words.ts'
import { finalLogsAgree, overwrittenOn } from '../../../checkers/raft/facts/fate-facts.ts'
import { commitNeverLeft } from '../../../checkers/raft/facts/trace-facts.ts'
import type { Fact } from '../../../harness/core/fact.ts'
import type { Story } from '../../../harness/core/story.ts'
import type { ScriptEvidence } from '../../script.ts'
import { subjectOf } from './evidence-of.ts'
import { figure8Facts } from './figure-8.ts'

export function facts(story: Story, evidence: ScriptEvidence): readonly Fact[] {
  const { history, raft } = evidence
  const { id, nodes, role, number } = subjectOf(story, evidence)
  const [S1, S2, S3] = [role('S1'), role('S2'), role('S3')]
  const old = writtenValue(story, history, 'before')
  const isRival = (term: number) => term === number('T1')
  return [
    ...figure8Facts(story, evidence),
    fact(
      'held',
      'c-not-counted-as-committed',
      commitNeverLeft(raft, S1, id.index, { least: id.term, most: number('T2') }),
    ),
    fact('held', 'c-invisible', readsSaw(story, history, named(story, 'local-'), old, 'S2 and S3 did not show it')),
    fact('held', 'd-overwritten-by-the-rival', overwrittenOn(raft, [S1, S2, S3], id, isRival)),
    fact('held', 'never-committed', neverCommitted(raft, nodes, id)),
    fact('held', 'never-seen', neverSeen(story, history)),
    fact('held', 'logs-agree-at-the-end', finalLogsAgree(raft, nodes, id.index)),
  ]
}
