/** Facts about rabbitmq/ra#508: what clients were told, and of leaders and terms before and after. */
import { named, operationOf } from '../../../checkers/raft/facts/client-facts.ts'
import { type Finding, fact, proved, refuted, unknown } from '../../../checkers/raft/facts/fact-words.ts'
import type { Fact } from '../../../harness/core/fact.ts'
import type { History } from '../../../harness/core/history.ts'
import { isClientOp } from '../../../harness/core/op.ts'
import type { Story } from '../../../harness/core/story.ts'
import type { ScriptEvidence } from '../../script.ts'
import { messagesIn } from '../queue-steps.ts'

const TOLD_MAX = 20

export function facts(story: Story, { history }: ScriptEvidence): readonly Fact[] {
  return [
    fact('reached', 'left-alone-with-publishers', leftAlone(story, history)),
    fact('reached', 'another-leads-a-later-term', anotherLeads(story)),
    fact('held', 'deposed-leader-catches-up', catchesUp(story)),
    fact('held', 'every-confirmed-message-delivered', allDelivered(history)),
  ]
}

/** Some of those publishers had sent, and none was answered: what the leader logged for them was on no majority. */
function leftAlone(story: Story, history: History): Finding {
  const told = named(story, 'alone-').flatMap((name) => operationOf(story, history, name)?.completion ?? [])
  if (told.length === 0) return unknown('no publisher is told of')
  const proofs = told.map(({ index, type }) => ({ op: index, shows: `ends ${type}` }))
  if (told.some(({ type }) => type === 'ok')) return refuted('one of them was confirmed', proofs)
  const waited = told.filter(({ type }) => type === 'info').length
  return waited > 0
    ? proved(`${waited} publishers waited at ${story.roles['L']} until it was killed, the others being dead`, proofs)
    : refuted(`nobody had sent to ${story.roles['L']} when it was killed`, proofs)
}

/** By the nodes' own words, asked before and after. */
function anotherLeads({ roles: { L, W }, numbers: { T, T2 } }: Story): Finding {
  if (L === undefined || W === undefined || T === undefined || T2 === undefined)
    return unknown('who led before and after is not told of')
  const words = `${L} led in term ${T}, ${W} in term ${T2}`
  return T2 > T && W !== L ? proved(words) : refuted(`the leader was not deposed: ${words}`)
}

/** By the nodes' own words. */
function catchesUp({ roles, numbers }: Story): Finding {
  const caughtUp = numbers['caught up']
  if (caughtUp === undefined) return unknown('whether it caught up is not told of')
  return caughtUp === 1
    ? proved(`${roles['L']} applied all that ${roles['W']} had applied`)
    : refuted(`${roles['L']} did not apply what ${roles['W']} had applied`)
}

/** Of all messages of the history, whoever received them. */
function allDelivered(history: History): Finding {
  const delivered = new Set<unknown>()
  const confirmed = new Map<unknown, number>()
  for (const op of history.ops()) {
    if (!isClientOp(op) || op.type !== 'ok') continue
    if (op.f === 'publish') confirmed.set(op.value, op.index)
    if (op.f === 'consume' || op.f === 'drain') for (const message of messagesIn(op.value)) delivered.add(message)
  }
  const lost = [...confirmed].filter(([message]) => !delivered.has(message))
  if (confirmed.size === 0) return unknown('no message was confirmed')
  const proofs = lost.slice(0, TOLD_MAX).map(([message, op]) => ({ op, shows: `message ${message} was confirmed` }))
  return lost.length === 0
    ? proved(`all ${confirmed.size} confirmed messages were delivered`)
    : refuted(`${lost.length} of ${confirmed.size} confirmed messages were delivered to nobody`, proofs)
}
