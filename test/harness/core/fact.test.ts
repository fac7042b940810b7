import { describe, expect, it } from 'vitest'
import { concludeFacts, type Fact, type FactKind, type FactStatus } from '../../../harness/core/fact.ts'

const fact = (kind: FactKind, status: FactStatus): Fact => ({ name: kind, kind, status, sentence: '', proofs: [] })
const conclude = (reached: readonly FactStatus[], held: readonly FactStatus[]) =>
  concludeFacts([...reached.map((status) => fact('reached', status)), ...held.map((status) => fact('held', status))])

describe('concludeFacts', () => {
  it('says held only when every fact is proved', () => {
    expect(conclude(['proved', 'proved'], ['proved'])).toBe('held')
    expect(conclude(['proved'], ['proved', 'unknown'])).toBe('undecided')
  })

  it('says violated when the scenario was reached and the guarantee is refuted, whatever else is unknown', () => {
    expect(conclude(['proved'], ['refuted', 'unknown'])).toBe('violated')
  })

  it('says nothing of the guarantee when the scenario was not surely reached', () => {
    expect(conclude(['proved', 'unknown'], ['refuted'])).toBe('not reached')
    expect(conclude(['refuted'], ['proved'])).toBe('not reached')
  })

  it('proves nothing from no facts', () => {
    expect(conclude([], ['proved'])).toBe('not reached')
    expect(conclude(['proved'], [])).toBe('not reached')
    expect(concludeFacts([])).toBe('not reached')
  })
})
