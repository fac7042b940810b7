import { describe, expect, it } from 'vitest'
import { limit } from '../../../harness/generator/limit.ts'
import { onUpdate } from '../../../harness/generator/on-update.ts'
import { counting, listening, nothing } from '../../support/generators.ts'
import { schedule, simulate } from '../../support/simulate-generator.ts'

describe('onUpdate', () => {
  it('goes on with what the reaction puts in its place', () => {
    const generator = onUpdate(
      (inner, { type, f, value }) => (type === 'ok' && f === 'a' && value === 2 ? limit(2, counting('b')) : inner),
      counting('a'),
    )
    expect(schedule(simulate(generator, { workers: [0] }))).toEqual(['0 0 a 1', '10 0 a 2', '20 0 b 1', '30 0 b 2'])
  })

  it('tells what is inside first', () => {
    const generator = onUpdate(
      (inner, event) => (event.type === 'ok' && event.value === 2 ? nothing : inner),
      listening('a'),
    )
    expect(schedule(simulate(generator, { workers: [0] }))).toEqual(['0 0 a 0', '10 0 a 1', '20 0 a 2'])
  })
})
