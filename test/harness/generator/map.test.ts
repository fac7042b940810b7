import { describe, expect, it } from 'vitest'
import type { GeneratorEvent } from '../../../harness/generator/generator.ts'
import { limit } from '../../../harness/generator/limit.ts'
import { fMap, map } from '../../../harness/generator/map.ts'
import { onUpdate } from '../../../harness/generator/on-update.ts'
import { clientWorkers, counting } from '../../support/generators.ts'
import { schedule, simulate } from '../../support/simulate-generator.ts'

describe('map', () => {
  it('changes what is asked for, and not who does it', () => {
    const doubled = map(({ f, value }) => ({ f, key: 'k', value: 2 * Number(value) }), limit(3, counting('a')))
    const plain = simulate(limit(3, counting('a')), { workers: clientWorkers(2) })
    const changed = simulate(doubled, { workers: clientWorkers(2) })
    expect(changed.operations.map(({ worker }) => worker)).toEqual(plain.operations.map(({ worker }) => worker))
    expect(changed.operations.map(({ f, key, value }) => [f, key, value])).toEqual([
      ['a', 'k', 2],
      ['a', 'k', 4],
      ['a', 'k', 6],
    ])
  })

  it('tells the generator inside of what was made', () => {
    const heard: GeneratorEvent[] = []
    const inner = onUpdate(
      (self, event) => {
        heard.push(event)
        return self
      },
      limit(1, counting('a')),
    )
    simulate(fMap({ a: 'b' }, inner), { workers: [0] })
    expect(heard.map(({ f, type }) => `${f} ${type}`)).toEqual(['b invoke', 'b ok'])
  })
})

describe('fMap', () => {
  it('renames the functions of its table, and no other', () => {
    const renamed = fMap({ start: 'start-partition' }, limit(1, counting('start')))
    expect(schedule(simulate(renamed, { workers: [0] }))).toEqual(['0 0 start-partition 1'])
    expect(schedule(simulate(fMap({}, limit(1, counting('toString'))), { workers: [0] }))).toEqual(['0 0 toString 1'])
  })
})
