/** Facts of S1 on a quorum queue: what clients were told of the message, and of leaders and terms before and after. */
import { acknowledgedBefore, named, operationOf } from '../../../checkers/raft/facts/client-facts.ts'
import { type Finding, fact, proved, refuted, unknown } from '../../../checkers/raft/facts/fact-words.ts'
import type { Fact } from '../../../harness/core/fact.ts'
import type { History } from '../../../harness/core/history.ts'
import type { Story } from '../../../harness/core/story.ts'
import type { ScriptEvidence } from '../../script.ts'
import { messagesIn } from '../queue-steps.ts'

export function facts(story: Story, { history }: ScriptEvidence): readonly Fact[] {
  return [
    fact('reached', 'acknowledged-before-the-kill', acknowledgedBefore(story, history, 'killed L')),
    fact('reached', 'one-member-cut-off-before-it', cutOffBefore(story, history)),
    fact('reached', 'a-later-term-began', laterTerm(story)),
    fact('held', 'new-leader-delivers-it', delivered(story, history, ['read'], 'the new leader delivers it')),
    fact(
      'held',
      'delivered-in-the-end',
      delivered(story, history, named(story, 'final-'), 'not acknowledged by who died with it, it comes again'),
    ),
  ]
}

/** The cut was measured before the message was published. */
function cutOffBefore(story: Story, history: History): Finding {
  const write = operationOf(story, history, 'write')?.invocation
  const cutNs = story.moments.find(({ name }) => name === 'F2 cut off')?.timeNs
  if (write === undefined || cutNs === undefined) return unknown('the cut or the message is not told of')
  const proofs = [{ op: write.index, shows: `published at ${(write.time / 1e9).toFixed(3)} s` }]
  const words = `${story.roles['F2']} dropped all that came from ${story.roles['L']} from ${(cutNs / 1e9).toFixed(3)} s on`
  return cutNs <= write.time ? proved(words, proofs) : refuted(words, proofs)
}

/** By the nodes' own words, asked before and at the end. */
function laterTerm({ roles: { L, W }, numbers: { T, T2 } }: Story): Finding {
  if (L === undefined || W === undefined || T === undefined || T2 === undefined)
    return unknown('who led before and at the end is not told of')
  const words = `${L} led in term ${T}, ${W} in term ${T2}`
  return T2 > T ? proved(words) : refuted(`no later term began: ${words}`)
}

/** One of these consumers received the message. */
function delivered(story: Story, history: History, names: readonly string[], what: string): Finding {
  const sent = operationOf(story, history, 'write')
  if (sent?.completion?.type !== 'ok') return unknown('the message was not confirmed')
  const received = names.flatMap((name) => {
    const completion = operationOf(story, history, name)?.completion
    return completion?.type === 'ok' ? [completion] : []
  })
  if (received.length === 0) return unknown('no consumer is told of')
  const proofs = received.map(({ index, node, value }) => ({
    op: index,
    shows: `${node ?? '?'} delivered ${JSON.stringify(messagesIn(value))}`,
  }))
  const message = sent.invocation.value
  return received.some(({ value }) => messagesIn(value).includes(message))
    ? proved(what, proofs)
    : refuted(`message ${JSON.stringify(message)}, which was confirmed, did not come`, proofs)
}
