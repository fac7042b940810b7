/** What `npm run bench:deciders` times: long legal histories with crashes, which the deciders do not decline. */
import { modelOf, type Operation } from 'porcupine-ts'
import { expect, it } from 'vitest'
import { DECIDED, decidedHistory } from '../../scripts/bench-porcupine/decider-histories.js'

it.each(DECIDED)('%s', (name) => {
  const history = decidedHistory(name, { operations: 3000, clients: 20 })
  expect(history).toHaveLength(3000)
  const { model } = modelOf(name)
  expect(model.decide?.(history as readonly Operation<never, never>[]).type).toBe('linearizable')
  expect(history.some((operation) => operation.return === undefined)).toBe(true)
  expect(decidedHistory(name, { operations: 3000, clients: 20 })).toEqual(history)
})
