/** Facts of S2, case A. Source: Raft paper (extended), 5.3: conflicting entries of followers are overwritten. */
import { named, neverSeen, readsSaw, writtenValue } from '../../../checkers/raft/facts/client-facts.ts'
import { neverCommitted } from '../../../checkers/raft/facts/commit-facts.ts'
import { fact } from '../../../checkers/raft/facts/fact-words.ts'
import { finalLogsAgree, overwrittenOn } from '../../../checkers/raft/facts/fate-facts.ts'
import { neverHeldBy } from '../../../checkers/raft/facts/holding-facts.ts'
import type { Fact } from '../../../harness/core/fact.ts'
import type { Story } from '../../../harness/core/story.ts'
import type { ScriptEvidence } from '../../script.ts'
import { subjectOf } from './evidence-of.ts'
import { minorityFacts } from './minority.ts'

export function facts(story: Story, evidence: ScriptEvidence, form: string): readonly Fact[] {
  const { history, raft } = evidence
  const { id, nodes, role } = subjectOf(story, evidence)
  const minority = [role('L'), role('F')]
  const rest = nodes.filter((node) => !minority.includes(node))
  const old = writtenValue(story, history, 'before')
  return [
    ...minorityFacts(story, evidence, form === 'server-answers'),
    fact('reached', 'others-never-had-it', neverHeldBy(raft, rest, id)),
    fact(
      'held',
      'overwritten-on-both',
      overwrittenOn(raft, minority, id, (term) => term > id.term),
    ),
    fact('held', 'never-committed', neverCommitted(raft, nodes, id)),
    fact('held', 'never-seen', neverSeen(story, history)),
    fact(
      'held',
      'final-reads-see-the-old-value',
      readsSaw(story, history, named(story, 'final-'), old, 'every node serves the value before'),
    ),
    fact('held', 'logs-agree-at-the-end', finalLogsAgree(raft, nodes, id.index)),
  ]
}
