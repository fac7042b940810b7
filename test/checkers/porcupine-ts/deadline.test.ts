/** A deadline on top of the budgets, by a clock that the test holds; and the replay of legal orders, which may be left out. */
import { checkHistory, checkOperations, historyText, ILLEGAL, type Model, modelOf, type Operation } from 'porcupine-ts'
import { expect, it } from 'vitest'

/** Every order leads to a state of its own, and none lets the last one return. */
const hard: Model<string, number, string> = {
  name: 'orders',
  init: '',
  step: (state, input) => (input === 8 ? ILLEGAL : `${state}${input}`),
  describe: String,
}
const operations: readonly Operation<number, string>[] = Array.from({ length: 9 }, (_, i) => ({
  input: i,
  output: '',
  call: i,
  return: 100 + i,
}))

it('gives up at the deadline, and says that it was that', () => {
  let now = 0
  const outcome = checkOperations(hard, operations, { deadline: 3, clock: () => now++ })
  expect(outcome).toMatchObject({ type: 'undecided', budget: 'deadline' })
  expect(outcome.steps).toBe(400) // two turns: the clock is asked before each
})

it('changes nothing while the clock stands still, and a budget that runs out first is the one that is told', () => {
  const decided = checkOperations(hard, operations)
  expect(decided.type).toBe('violation')
  expect(checkOperations(hard, operations, { deadline: 1, clock: () => 7 })).toEqual(decided)
  expect(checkOperations(hard, operations, { deadline: 1, clock: () => 7, steps: 600 })).toMatchObject({
    budget: 'steps',
  })
})

it('goes by a clock of its own where none is given, and refuses a deadline that is none', () => {
  expect(checkOperations(hard, operations, { deadline: 0 })).toMatchObject({ type: 'undecided', budget: 'deadline' })
  expect(() => checkOperations(hard, operations, { deadline: Number.NaN })).toThrow('a deadline of NaN ms')
})

it('replays a legal order unless told not to, and says which', () => {
  const lines = ['invoke', 'ok'].map((type) => `{"process":0,"type":"${type}","f":"write","value":1}`).join('\n')
  const [validated, bare] = [true, false].map((validate) => checkHistory(lines, modelOf('register'), { validate }))
  expect([validated, bare]).toMatchObject([{ validated: true }, { validated: false }])
  expect(historyText('h', validated as never)).toContain('was found, and replayed.')
  expect(historyText('h', bare as never)).toContain('was found.')
})
