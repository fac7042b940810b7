import { describe, expect, it } from 'vitest'
import { inOrder, type PoolOptions, workerModule } from '../../../harness/campaign/pool.ts'
import { UsageError } from '../../../harness/core/errors.ts'
import type { TestTask } from './pool/worker.ts'

const module = workerModule(import.meta.url, './pool/worker')

async function results(tasks: Iterable<TestTask>, options: Partial<PoolOptions> = {}): Promise<number[]> {
  const got: number[] = []
  for await (const result of inOrder<TestTask, number>(tasks, { module, workers: 2, ...options })) got.push(result)
  return got
}

function* doubles(count: number, spin: (i: number) => number = () => 0): Generator<TestTask> {
  for (let number = 0; number < count; number++) yield { do: 'double', number, spin: spin(number) }
}

const evens = (count: number) => Array.from({ length: count }, (_, i) => 2 * i)

describe('a pool', () => {
  it.each([1, 2, 3])(
    'hands out results in the order of tasks with %i workers, fast and slow ones mixed',
    async (workers) => {
      expect(
        await results(
          doubles(40, (i) => (i % 7 === 0 ? 3_000_000 : 10)),
          { workers },
        ),
      ).toEqual(evens(40))
    },
  )

  it('does no task and needs no more workers than it was given', async () => {
    expect(await results([])).toEqual([])
    expect(await results(doubles(3), { workers: 3, lookAhead: 1 })).toEqual(evens(3))
  })

  it('begins no more tasks than it may look ahead, and stops an endless stream when nobody asks for more', async () => {
    let begun = 0
    function* endless(): Generator<TestTask> {
      for (;;) yield { do: 'double', number: begun++ }
    }
    let handedOut = 0
    for await (const _ of inOrder<TestTask, number>(endless(), { module, workers: 2, lookAhead: 5 })) {
      handedOut += 1
      expect(begun - handedOut).toBeLessThan(5)
      if (handedOut === 20) break
    }
    expect(handedOut).toBe(20)
  })

  it('throws the error of a task when its turn has come, with class, code, hint and facts', async () => {
    const got: number[] = []
    const tasks: TestTask[] = [...doubles(3, () => 3_000_000), { do: 'fail', how: 'usage' }, ...doubles(2)]
    const all = async () => {
      for await (const result of inOrder<TestTask, number>(tasks, { module, workers: 2 })) got.push(result)
    }
    const error = await all().then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(UsageError)
    expect(error).toMatchObject({
      code: 'NOT_GOOD',
      message: 'not good',
      hint: 'be good',
      facts: { how: 'bad' },
      exitCode: 2,
    })
    expect(got).toEqual(evens(3))
  })

  it('passes on other errors by name and message', async () => {
    await expect(results([{ do: 'fail', how: 'plain' }])).rejects.toMatchObject({
      name: 'RangeError',
      message: 'out of it',
    })
  })

  it('says that a worker died, or could not even be loaded', async () => {
    await expect(results([{ do: 'fail', how: 'die' }])).rejects.toMatchObject({
      code: 'WORKER_ENDED',
      facts: { why: 'exit code 7' },
    })
    await expect(results(doubles(9), { module: new URL('./nowhere.ts', import.meta.url) })).rejects.toMatchObject({
      code: 'WORKER_ENDED',
    })
  })

  it('ends at once by a signal, though a worker hangs', async () => {
    const controller = new AbortController()
    const hanging = results([{ do: 'hang' }, { do: 'hang' }, { do: 'hang' }], { signal: controller.signal })
    const reason = new UsageError('STOPPED', 'stopped')
    controller.abort(reason)
    await expect(hanging).rejects.toBe(reason)
    await expect(results(doubles(1), { signal: controller.signal })).rejects.toBe(reason)
  })
})
