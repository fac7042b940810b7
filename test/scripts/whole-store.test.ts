/** A store of many keys as one object: the same verdicts as key by key, and states that are told apart. */
import { checkOperations, type KvInput, type KvOutput, kv, type Operation, replayProblem } from 'porcupine-ts'
import { expect, it } from 'vitest'
import { Random } from '../../harness/core/random.ts'
import { wholeStore } from '../../scripts/bench-porcupine/whole-store.js'
import { objectHistory } from '../checkers/support/object-histories.ts'
import { kvObject } from '../checkers/support/objects.ts'

const KEYS = ['a', 'b', 'c']
type Keyed = KvInput & { readonly key: string }

/** Histories of each key side by side, as clients of a whole store would have made them. */
function historyOf(random: Random): readonly Operation<Keyed, KvOutput>[] {
  return KEYS.flatMap((key, i) => {
    const shape = { operations: 7, clients: 2, values: 3, crashRate: 0.1, lieRate: random.pick([0, 0.5]) }
    const history = objectHistory(random, kvObject, shape)
    return history.map(({ input, call, return: end, ...rest }) => ({
      ...rest,
      input: { ...input, key },
      call: 3 * call + i,
      ...(end === undefined ? {} : { return: 3 * end + i }),
    }))
  })
}

it('has the verdict of its keys', () => {
  const random = Random.stream(1, 'whole store')
  const counts = { linearizable: 0, violation: 0, undecided: 0 }
  for (let i = 0; i < 200; i++) {
    const history = historyOf(random)
    const whole = wholeStore(kv)
    const outcome = checkOperations(whole, history)
    counts[outcome.type]++
    const split = { ...kv, split: (input: KvInput) => (input as Keyed).key }
    expect(outcome.type).toBe(checkOperations(split, history).type)
    if (outcome.type === 'linearizable') expect(replayProblem(whole, history, outcome.order)).toBe(undefined)
  }
  expect(counts.linearizable).toBeGreaterThan(30)
  expect(counts.violation).toBeGreaterThan(30)
})

it('tells states apart by what each key holds, however they came about', () => {
  const { init, step, equals, hash } = wholeStore(kv)
  const after = (...inputs: readonly Keyed[]) =>
    inputs.reduce((state, input) => step(state, input, null) as typeof init, init)
  const put = (key: string, value: string) => ({ f: 'put', key, value }) as const
  const one = after(put('a', 'x'), put('b', 'y'))
  const other = after(put('b', 'y'), put('a', 'z'), put('a', 'x'))
  expect([equals?.(one, other), hash?.(one)]).toEqual([true, hash?.(other)])
  expect(equals?.(one, after(put('a', 'y'), put('b', 'x')))).toBe(false)
  expect([equals?.(init, after(put('c', 'x'), put('c', ''))), equals?.(init, after(put('c', 'x')))]).toEqual([
    true,
    false,
  ])
})
