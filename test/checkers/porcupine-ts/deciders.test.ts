/**
 * Each decider against the search, which knows nothing of it, on random histories that meet its preconditions: crashed
 * operations, answers falsified. Every legal order is replayed, every shortest prefix compared. And an error planted in each
 * of its rules is found by the same.
 */
import { checkOperations } from 'porcupine-ts'
import { describe, expect, it } from 'vitest'
import { DECIDERS, type DeciderUnderTest, deciderDisagreement } from '../support/decider-battery.ts'
import { DECIDER_PLANTS } from '../support/decider-plants.ts'
import { HELD_VALUE_PLANTS } from '../support/held-value-plants.ts'
import { LAYER_PLANTS } from '../support/layer-plants.ts'
import { withPlanted } from '../support/planted.ts'

/** `npm run test:nightly` asks for a million. */
const HISTORIES = Number(process.env['DECIDER_HISTORIES'] ?? 10_000)

describe.each(DECIDERS)('$name', (decider: DeciderUnderTest) => {
  it('agrees with the search', { timeout: 60_000 + HISTORIES * 20 }, () => {
    const tally = { linearizable: 0, violation: 0, declined: 0, crashed: 0, unsearched: 0 }
    expect(deciderDisagreement(decider, decider.decide, HISTORIES, tally)).toBe(undefined)
    expect(tally.linearizable).toBeGreaterThan(HISTORIES / 5)
    expect(tally.violation).toBeGreaterThan(HISTORIES / 15)
    expect(tally.crashed).toBeGreaterThan(HISTORIES / 10)
    expect(tally.declined).toBeLessThan(HISTORIES / 5)
    expect(tally.unsearched).toBeLessThan(HISTORIES / 20)
  })
})

it.each([...DECIDER_PLANTS, ...HELD_VALUE_PLANTS, ...LAYER_PLANTS])('$decider: $name', async (plant) => {
  const decider = DECIDERS.find(({ name }) => name === plant.decider) as DeciderUnderTest
  const found = await withPlanted(
    plant,
    (copy) => {
      const planted = decider.pick(copy)
      try {
        return deciderDisagreement(decider, planted, 6000)
      } catch (error) {
        return `threw ${String(error)}`
      }
    },
    decider.module,
  )
  expect(found).not.toBe(undefined)
})

describe('through checkOperations', () => {
  it.each(DECIDERS)('$name: the shortest prefix is that of the search', (decider) => {
    for (const history of decider.histories(200)) {
      const model = { ...decider.model, decide: decider.decide }
      const decided = checkOperations(model, history)
      const searched = checkOperations(model, history, { decide: false })
      expect(decided.type).toBe(searched.type)
      if (decided.type === 'violation' && searched.type === 'violation') expect(decided.failed).toBe(searched.failed)
    }
  })
})
