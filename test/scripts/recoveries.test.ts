/** How long it took after a kill until everything was served again, from the ops of a run. */
import { expect, it } from 'vitest'
import type { Op } from '../../harness/core/op.ts'
import { recoveries } from '../../scripts/acceptance/brokers.js'

/** 'kill @5' or 'send k0 1-2 ok': times in seconds. Each operation has a process of its own. */
function ops(...lines: readonly string[]): readonly Op[] {
  const all = lines.flatMap((line, process): object[] => {
    const [f, key = '', span = '', type] = line.split(' ')
    if (f === 'kill') {
      const value = { fault: process, phase: 'applied', target: 'leader', nodes: ['n1'], detail: null }
      return [{ process: 'nemesis', type: 'info', f, value, time: Number(key.slice(1)) * 1e9 }]
    }
    const [from = 0, to = 0] = span.split('-').map((second) => Number(second) * 1e9)
    const common = { process, f, key, value: 1 }
    return [
      { ...common, type: 'invoke', time: from },
      { ...common, type, time: to },
    ]
  }) as unknown as { readonly time: number }[]
  return all.sort((a, b) => a.time - b.time) as unknown as readonly Op[]
}

it('ends when every key has answered an operation that began after the kill', () => {
  const run = ops(
    'send k0 1-2 ok',
    'send k1 1-2 ok',
    'kill @5',
    'send k0 4-6 ok',
    'send k1 6-7 ok',
    'send k0 6-8 fail',
    'send k0 8-9 ok',
    'poll k0 5-6 ok',
  )
  expect(recoveries(run, 'send')).toEqual([4])
})

it('leaves out a kill that was followed by the next before all was served', () => {
  const run = ops('send k0 1-2 ok', 'kill @3', 'kill @5', 'send k0 5.5-6.5 ok')
  expect(recoveries(run, 'send')).toEqual([1.5])
})
