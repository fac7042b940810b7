/** Facts of S2, case B. Source: Raft paper (extended), 5.4.2: entries of earlier terms are committed indirectly. */
import { named, operationOf, readsSaw, writtenValue } from '../../../checkers/raft/facts/client-facts.ts'
import { committedIndirectly } from '../../../checkers/raft/facts/commit-facts.ts'
import { wasCutOff } from '../../../checkers/raft/facts/cut-off.ts'
import { fact } from '../../../checkers/raft/facts/fact-words.ts'
import { exactlyOnce, finalLogsAgree, survives } from '../../../checkers/raft/facts/fate-facts.ts'
import { lackedBy } from '../../../checkers/raft/facts/holding-facts.ts'
import { committedAfterAcknowledgement } from '../../../checkers/raft/facts/trace-facts.ts'
import type { Fact } from '../../../harness/core/fact.ts'
import type { Story } from '../../../harness/core/story.ts'
import type { ScriptEvidence } from '../../script.ts'
import { momentOf, subjectOf } from './evidence-of.ts'
import { minorityFacts } from './minority.ts'

export function facts(story: Story, evidence: ScriptEvidence): readonly Fact[] {
  const { history, raft } = evidence
  const { id, write, nodes, role, number } = subjectOf(story, evidence)
  const minority = [role('L'), role('F')]
  const rest = nodes.filter((node) => !minority.includes(node))
  const W = role('W')
  const old = writtenValue(story, history, 'before')
  const value = writtenValue(story, history)
  const own = { term: number('T1'), index: id.index + 1 }
  const others = nodes.filter((node) => node !== W)
  const from = operationOf(story, history, 'write')?.invocation.time ?? 0
  const until = momentOf(story, 'new leader') ?? Number.POSITIVE_INFINITY
  const isCutOff = (node: string) => wasCutOff(history, node, minority, from, until)
  return [
    ...minorityFacts(story, evidence, false),
    fact('reached', 'others-lacked-it', lackedBy(raft, rest, id, isCutOff)),
    fact(
      'held',
      'invisible-before',
      readsSaw(story, history, named(story, 'local-', 'read-before'), old, 'nobody saw it before it was committed'),
    ),
    fact('held', 'committed-under-the-new-term', committedIndirectly(raft, nodes, id, W)),
    ...(raft.trace === undefined
      ? []
      : [
          fact(
            'held',
            'own-entry-on-a-majority-first',
            committedAfterAcknowledgement(raft, W, others, Math.floor(nodes.length / 2), own, id.index),
          ),
        ]),
    fact(
      'held',
      'visible-after',
      readsSaw(story, history, ['read', ...named(story, 'final-')], value, 'everybody saw it afterwards'),
    ),
    fact('held', 'survives', survives(raft, nodes, id)),
    fact('held', 'exactly-once', exactlyOnce(raft, nodes, write)),
    fact('held', 'logs-agree-at-the-end', finalLogsAgree(raft, nodes, id.index)),
  ]
}
