import { describe, expect, it } from 'vitest'
import type { Context, Generator } from '../../../harness/generator/generator.ts'
import { clients, nemesis } from '../../../harness/generator/route.ts'
import { counting } from '../../support/generators.ts'

const context: Context = { timeNs: 3, free: [1, 'nemesis'], workers: [0, 1, 'nemesis'] }

/** Shows the context it was asked in, and the events it heard, in its operation. */
function mirror(heard: readonly string[] = []): Generator {
  return {
    next: ({ free, workers }) => ({
      type: 'op',
      op: { worker: free[0] ?? 'nemesis', f: 'seen', value: { free, workers, heard } },
      next: mirror(heard),
    }),
    update: (event) => mirror([...heard, `${event.worker} ${event.f}`]),
  }
}

describe('routes', () => {
  it.each([
    ['clients', clients, { free: [1], workers: [0, 1] }],
    ['nemesis', nemesis, { free: ['nemesis'], workers: ['nemesis'] }],
  ])('%s narrows the context to its workers', (_, route, seen) => {
    expect(route(mirror()).next(context)).toMatchObject({ op: { value: seen } })
  })

  it.each([
    ['clients', clients],
    ['nemesis', nemesis],
  ])('%s passes on the events of all workers', (_, route) => {
    const event = { type: 'ok', timeNs: 1, value: null } as const
    const told = route(mirror())
      .update({ ...event, worker: 0, f: 'read' })
      .update({ ...event, worker: 'nemesis', f: 'apply' })
    expect(told.next(context)).toMatchObject({ op: { value: { heard: ['0 read', 'nemesis apply'] } } })
  })

  it('stays in force after the first operation', () => {
    const first = clients(counting('a')).next(context)
    const onlyNemesisFree = { ...context, free: ['nemesis'] as const }
    expect(first.type === 'op' && first.next.next(onlyNemesisFree)).toMatchObject({ type: 'pending' })
  })
})
