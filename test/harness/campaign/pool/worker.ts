/** A worker for tests of the pool: what it does is what the task says. */
import { serveTasks } from '../../../../harness/campaign/pool-worker.ts'
import { UsageError } from '../../../../harness/core/errors.ts'

export type TestTask =
  | { readonly do: 'double'; readonly number: number; readonly spin?: number }
  | { readonly do: 'fail'; readonly how: 'usage' | 'plain' | 'die' }
  | { readonly do: 'hang' }

serveTasks(async (task: TestTask) => {
  if (task.do === 'double') {
    let sum = 0
    for (let i = 0; i < (task.spin ?? 0); i++) sum += i
    return task.number * 2 + (sum < 0 ? 1 : 0)
  }
  if (task.do === 'hang') return new Promise(() => {})
  if (task.how === 'usage') throw new UsageError('NOT_GOOD', 'not good', { hint: 'be good', facts: { how: 'bad' } })
  if (task.how === 'plain') throw new RangeError('out of it')
  process.exit(7)
})
