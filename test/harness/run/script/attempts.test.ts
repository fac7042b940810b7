import { describe, expect, it } from 'vitest'
import type { ScenarioOutcome } from '../../../../harness/core/fact.ts'
import type { ScriptRecord } from '../../../../harness/core/script-record.ts'
import type { Verdict } from '../../../../harness/core/verdict.ts'
import { playUntilReached } from '../../../../harness/run/script/attempts.ts'

const recordOf = (outcome: ScenarioOutcome, verdict: Verdict) => ({ outcome, verdict }) as ScriptRecord
const missed = { record: recordOf('not reached', 'unknown') }

describe('a scenario', () => {
  it('that is never reached is played five times, and all of them are kept', async () => {
    const numbers: number[] = []
    const attempts = await playUntilReached(async (attempt) => {
      numbers.push(attempt)
      return missed
    })
    expect(numbers).toEqual([1, 2, 3, 4, 5])
    expect(attempts).toHaveLength(5)
  })

  it.each<[ScenarioOutcome, Verdict]>([
    ['held', 'valid'],
    ['violated', 'invalid'],
    ['undecided', 'unknown'],
    ['not reached', 'invalid'], // clients saw a violation
  ])('that was %s and is %s is not played again', async (outcome, verdict) => {
    const last = { record: recordOf(outcome, verdict) }
    const attempts = await playUntilReached(async (attempt) => (attempt === 3 ? last : missed))
    expect(attempts).toEqual([missed, missed, last])
  })

  it('is not played again when a play fails', async () => {
    let plays = 0
    const failing = playUntilReached(async () => {
      plays++
      throw new Error('no engine')
    })
    await expect(failing).rejects.toThrow('no engine')
    expect(plays).toBe(1)
  })
})
