/** Facts of S1 on a replicated log: what clients were told of the record, and of leaders and epochs before and after. */
import { acknowledgedBefore, named, operationOf } from '../../../checkers/raft/facts/client-facts.ts'
import { all, type Finding, fact, proved, refuted, unknown } from '../../../checkers/raft/facts/fact-words.ts'
import type { Fact, Proof } from '../../../harness/core/fact.ts'
import type { History } from '../../../harness/core/history.ts'
import type { Story } from '../../../harness/core/story.ts'
import type { ScriptEvidence } from '../../script.ts'

export function facts(story: Story, { history }: ScriptEvidence): readonly Fact[] {
  return [
    fact('reached', 'acknowledged-before-the-kill', acknowledgedBefore(story, history, 'killed L')),
    fact('reached', 'another-leads-in-a-later-epoch', anotherLeads(story, history)),
    fact('held', 'new-leader-has-it', showsIt(story, history, 'read')),
    fact(
      'held',
      'every-node-shows-it-in-the-end',
      everyNode(named(story, 'final-').map((name) => showsIt(story, history, name))),
    ),
  ]
}

function everyNode(findings: readonly Finding[]): Finding {
  return findings.length === 0 ? unknown('no last poll is told of') : all('every node shows it in the end', findings)
}

type Led = { readonly number: number; readonly epoch: number; readonly proof: Proof }

/** As the nodes asked said. */
function ledBy(story: Story, history: History, name: string): Led | undefined {
  const completion = operationOf(story, history, name)?.completion
  if (completion?.type !== 'ok' || !Array.isArray(completion.value)) return undefined
  const [number = 0, epoch = 0] = completion.value as readonly number[]
  const shows = `${completion.node ?? '?'}: n${number} leads in epoch ${epoch}`
  return { number, epoch, proof: { op: completion.index, shows } }
}

function anotherLeads(story: Story, history: History): Finding {
  const before = ledBy(story, history, 'leads-before')
  const after = ledBy(story, history, 'leads-after')
  if (before === undefined || after === undefined) return unknown('who led before and after is not told of')
  const proofs = [before.proof, after.proof]
  return after.number !== before.number && after.epoch > before.epoch
    ? proved(`n${before.number} led in epoch ${before.epoch}, n${after.number} in epoch ${after.epoch}`, proofs)
    : refuted('no other node led in a later epoch', proofs)
}

/** The poll shows the record, at the offset that its sender was told. */
function showsIt(story: Story, history: History, name: string): Finding {
  const sent = operationOf(story, history, 'write')?.completion
  const polled = operationOf(story, history, name)?.completion
  if (sent?.type !== 'ok' || !Array.isArray(sent.value)) return unknown('the record was not acknowledged')
  if (polled?.type !== 'ok') return unknown(`the poll '${name}' was not answered`)
  const { records } = polled.value as unknown as { readonly records: readonly (readonly [number, number])[] }
  const proofs = [{ op: polled.index, shows: `${name} at ${polled.node ?? '?'}: ${JSON.stringify(records)}` }]
  const [offset, value] = sent.value as readonly number[]
  return records.some((record) => record[0] === offset && record[1] === value)
    ? proved(`${name} shows ${value} at offset ${offset}`, proofs)
    : refuted(`${name} does not show ${value} at offset ${offset}, where it was acknowledged`, proofs)
}
