/** Facts about etcd-io/etcd#18667. */
import { named, operationOf } from '../../../checkers/raft/facts/client-facts.ts'
import { type Finding, fact, proved, refuted, unknown } from '../../../checkers/raft/facts/fact-words.ts'
import { statesAgree } from '../../../checkers/raft/facts/state-facts.ts'
import type { Fact } from '../../../harness/core/fact.ts'
import type { History } from '../../../harness/core/history.ts'
import type { Story } from '../../../harness/core/story.ts'
import type { ScriptEvidence } from '../../script.ts'

export function facts(story: Story, { history, raft }: ScriptEvidence): readonly Fact[] {
  return [
    fact('reached', 'revision-compacted', endedOk(story, history, 'compact')),
    fact('reached', 'transaction-answered', answered(story, history)),
    fact('held', 'reads-agree', readsAgree(story, history)),
    fact('held', 'states-agree', statesAgree(raft)),
  ]
}

function endedOk(story: Story, history: History, name: string): Finding {
  const completion = operationOf(story, history, name)?.completion
  if (completion?.type !== 'ok') return unknown(`'${name}' was not answered`)
  return proved(`'${name}' was done`, [{ op: completion.index, shows: JSON.stringify(completion.value) }])
}

/** By the member itself, with success or an error of its own: so it was proposed and came back. */
function answered(story: Story, history: History): Finding {
  const completion = operationOf(story, history, 'write')?.completion
  if (completion === undefined) return unknown('the transaction was not answered')
  const shows = completion.error?.message ?? JSON.stringify(completion.value)
  return proved(`the transaction was answered: ${shows}`, [{ op: completion.index, shows }])
}

/** Linearizable reads, one after the other, with no write between them: all must see the same. */
function readsAgree(story: Story, history: History): Finding {
  const reads = named(story, 'read-').map((name) => operationOf(story, history, name)?.completion)
  const proofs = reads.flatMap((read) =>
    read === undefined ? [] : [{ op: read.index, shows: `${read.node ?? '?'} sees ${JSON.stringify(read.value)}` }],
  )
  if (reads.length < 2 || reads.some((read) => read?.type !== 'ok')) return unknown('not every node was read', proofs)
  const seen = new Set(reads.map((read) => JSON.stringify(read?.value)))
  return seen.size === 1
    ? proved(`every node sees ${[...seen][0]}`, proofs)
    : refuted(`nodes see different values for ever: ${[...seen].join(' and ')}`, proofs)
}
