/**
 * Parts in threads: the same answers in the same order as one after the other, errors that arrive, an end when asked for.
 */
import { checkParts, type Model, mergedOutcome, modelOf, type Operation } from 'porcupine-ts'
import { checkOperationsInWorkers, checkPartsInWorkers, checkTextInWorkers } from 'porcupine-ts/workers'
import { describe, expect, it } from 'vitest'
import { Random } from '../../../harness/core/random.ts'
import { objectHistory } from '../support/object-histories.ts'
import { type AnyObject, casObject } from '../support/objects.ts'

type Deeds = readonly Operation<unknown, unknown>[]

const MODULE = new URL('./worker-models.ts', import.meta.url).href
const SHIPPED = { shipped: 'cas-register', keyed: true }
const keyed: Model<unknown, never, unknown> = { ...modelOf('cas-register').model, split: ({ key }) => key }

/** Keys of different lengths: legal ones, false ones, and such as take more than a few steps. */
function histories(): Deeds {
  const random = Random.stream(1, 'workers')
  return Array.from({ length: 24 }, (_, i) => {
    const shape = { operations: 4 + (i % 9) * 3, clients: 5, values: 2, crashRate: 0.1, lieRate: 0.02, eagerness: 0.3 }
    const of = objectHistory(random, casObject as unknown as AnyObject, shape)
    return of.map((operation) => ({ ...operation, input: { ...(operation.input as object), key: `k${i}` } }))
  }).flat()
}

const adds = (key: string, count: number): Deeds =>
  Array.from({ length: count }, (_, value) => ({
    input: { key, value },
    output: null,
    call: value,
    return: 100 - value,
  }))

describe('whatever the number of workers', () => {
  const operations = histories()

  it.each([1, 3])('%i: each part is answered as by one thread, violations and undecided ones too', async (workers) => {
    const options = { decide: false, steps: 20 }
    const expected = checkParts(keyed, operations as never, options)
    expect(new Set(expected.map(({ type }) => type))).toEqual(new Set(['linearizable', 'violation', 'undecided']))
    expect(await checkPartsInWorkers(SHIPPED, operations, { workers, ...options })).toEqual(expected)
    expect(await checkOperationsInWorkers(SHIPPED, operations, { workers, ...options })).toEqual(
      mergedOutcome(operations, expected),
    )
  })

  it('none of them is wanted for no parts, and less than one is refused', async () => {
    expect(await checkPartsInWorkers(SHIPPED, [], { workers: 2 })).toEqual([])
    await expect(checkPartsInWorkers(SHIPPED, operations, { workers: 0 })).rejects.toThrow(RangeError)
  })
})

describe('what goes wrong', () => {
  it('in a thread: its error arrives', async () => {
    const operations = [...adds('true', 3), ...adds('false', 3)]
    const checking = checkPartsInWorkers({ module: MODULE, name: 'lying' }, operations, { workers: 2 })
    await expect(checking).rejects.toThrow(TypeError)
    await expect(checking).rejects.toThrow(/claims that 'add \d' is read-only/)
  })

  it('before one was begun: no such model, or an interval that is none', async () => {
    await expect(checkPartsInWorkers({ shipped: 'nothing' }, [], { workers: 1 })).rejects.toThrow("model 'nothing'")
    await expect(checkPartsInWorkers({ module: MODULE, name: 'none' }, [], { workers: 1 })).rejects.toThrow(TypeError)
    const backwards = [{ input: {}, output: 1, call: 2, return: 1 }]
    await expect(checkPartsInWorkers(SHIPPED, backwards, { workers: 1 })).rejects.toThrow(RangeError)
  })
})

it('gives up when aborted: what was not decided by then is undecided', async () => {
  const controller = new AbortController()
  const operations = [...adds('a', 14), ...adds('b', 15), ...adds('c', 16)]
  const options = { workers: 2, signal: controller.signal, steps: 1e12, bytes: 1e12 }
  const checking = checkPartsInWorkers({ module: MODULE, name: 'endless' }, operations, options)
  setImmediate(() => controller.abort())
  const expected = ['a', 'b', 'c'].map((part) => ({ type: 'undecided', budget: 'aborted', part }))
  expect(await checking).toMatchObject(expected)
})

it('the command answers in the words of checkText', async () => {
  const lines = ['a', 'b'].flatMap((key, process) =>
    ['invoke', 'ok'].map((type) => JSON.stringify({ process, type, f: 'write', value: 1, key })),
  )
  const answer = await checkTextInWorkers('h.jsonl', lines.join('\n'), { model: 'register', workers: 2 })
  expect(answer).toMatchObject({ exitCode: 0, output: expect.stringMatching(/^✓ LINEARIZABLE.*2 keys.*\n.*replayed/) })
})
