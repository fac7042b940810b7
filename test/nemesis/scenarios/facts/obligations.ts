/** What every scenario's facts are put to: legal evidence, and forgeries of it, each of which changes one thing. */
import { expect, it } from 'vitest'
import { concludeFacts } from '../../../../harness/core/fact.ts'
import type { DirectedScenario } from '../../../../nemesis/script.ts'
import { type ForgedOp, type Forgery, forged } from '../../../support/raft-evidence.ts'

export type Change = (forgery: Forgery) => Forgery

/** A fact, why it does not hold or cannot be told, and the forgery that makes it so. */
export type Forgeries = readonly (readonly [fact: string, why: string, change: Change])[]

export const FAILED = { type: 'fail' } as const

export const op =
  (name: string, change: Partial<ForgedOp>): Change =>
  (forgery) => ({ ...forgery, ops: forgery.ops.map((each) => (each.name === name ? { ...each, ...change } : each)) })
export const moment =
  (name: string, ms: number): Change =>
  (forgery) => ({ ...forgery, moments: { ...forgery.moments, [name]: ms } })
export const number =
  (name: string, value: number): Change =>
  (forgery) => ({ ...forgery, numbers: { ...forgery.numbers, [name]: value } })

/** Judges the evidence, changed or legal: the outcome, and the status of each fact by name. */
export function judging({ facts: factsOf }: DirectedScenario, form: string, legal: Forgery) {
  return (change: Change = (forgery) => forgery) => {
    const { story, evidence } = forged(change(legal))
    const facts = factsOf(story, evidence, form)
    return {
      outcome: concludeFacts(facts),
      status: Object.fromEntries(facts.map(({ name, status }) => [name, status])),
    }
  }
}

/** Declares the tests that are the same for every scenario. */
export function obligations(judged: ReturnType<typeof judging>, refuted: Forgeries, unknown: Forgeries): void {
  it('is held by legal evidence, every fact proved', () => {
    const { outcome, status } = judged()
    expect(outcome).toBe('held')
    expect([...new Set(Object.values(status))]).toEqual(['proved'])
  })

  it.each(refuted)('%s is refuted where %s', (fact, _, change) => {
    expect(judged(change).status[fact]).toBe('refuted')
    expect(judged(change).outcome).not.toBe('held')
  })

  it.each(unknown)('%s is unknown where %s', (fact, _, change) => {
    expect(judged(change).status[fact]).toBe('unknown')
    expect(judged(change).outcome).not.toBe('held')
  })

  it('has no fact that no forgery refutes', () => {
    expect(Object.keys(judged().status).filter((fact) => !refuted.some(([name]) => name === fact))).toEqual([])
  })
}
