/** Facts that both S2 scenarios share: the entry was on its leader and one follower alone, so nobody is told it is done. */
import { endedBy, operationOf, unacknowledged } from '../../../checkers/raft/facts/client-facts.ts'
import { commitUnknownTo } from '../../../checkers/raft/facts/commit-facts.ts'
import { fact } from '../../../checkers/raft/facts/fact-words.ts'
import { heldBy } from '../../../checkers/raft/facts/holding-facts.ts'
import { commitNeverLeft } from '../../../checkers/raft/facts/trace-facts.ts'
import type { Fact } from '../../../harness/core/fact.ts'
import type { Story } from '../../../harness/core/story.ts'
import type { ScriptEvidence } from '../../script.ts'
import { subjectOf } from './evidence-of.ts'

export function minorityFacts(story: Story, evidence: ScriptEvidence, answeredBySystem: boolean): readonly Fact[] {
  const { history, raft } = evidence
  const { id, write, nodes, role } = subjectOf(story, evidence)
  const L = role('L')
  const isAcknowledged = operationOf(story, history, 'write')?.completion?.type === 'ok'
  const ended = answeredBySystem
    ? fact('reached', 'failure-answered-by-the-system', endedBy(story, history, 'system'))
    : fact('reached', 'client-stopped-waiting', endedBy(story, history, 'client'))
  return [
    // Who gave an acknowledged write up is no question: that it was acknowledged is the violation.
    ...(isAcknowledged ? [] : [ended]),
    fact('reached', 'held-by-leader-and-follower', heldBy(raft, [L, role('F')], id, write)),
    fact('reached', 'commit-unknown-to-all', commitUnknownTo(raft, nodes, id)),
    ...(raft.trace === undefined
      ? []
      : [
          fact(
            'reached',
            'leader-never-told-of-a-commit',
            commitNeverLeft(raft, L, id.index, { least: id.term, most: id.term }),
          ),
        ]),
    fact('held', 'write-not-acknowledged', unacknowledged(story, history)),
  ]
}
