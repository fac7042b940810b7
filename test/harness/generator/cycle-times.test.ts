import { describe, expect, it } from 'vitest'
import { cycleTimes } from '../../../harness/generator/cycle-times.ts'
import { delay } from '../../../harness/generator/delay.ts'
import { limit } from '../../../harness/generator/limit.ts'
import { timeLimit } from '../../../harness/generator/time-limit.ts'
import { counting, listening, waiting } from '../../support/generators.ts'
import { schedule, simulate } from '../../support/simulate-generator.ts'

describe('cycleTimes', () => {
  it('gives each its slot in turn, where each goes on from where it was', () => {
    const generator = cycleTimes(
      { forNs: 25, generator: counting('write') },
      { forNs: 10, generator: counting('read') },
    )
    expect(schedule(simulate(timeLimit(100, generator), { workers: [0], startNs: 7 }))).toEqual([
      '7 0 write 1',
      '17 0 write 2',
      '27 0 write 3',
      '37 0 read 1',
      '47 0 write 4',
      '57 0 write 5',
      '67 0 read 2',
      '77 0 write 6',
      '87 0 write 7',
      '97 0 write 8',
    ])
  })

  it('makes quiet times with a slot that only waits', () => {
    const generator = cycleTimes({ forNs: 30, generator: delay(10, counting('a')) }, { forNs: 70, generator: waiting })
    // What a quiet time keeps delay() from, it makes up for as far as it ever does: two operations.
    const { operations } = simulate(timeLimit(230, generator), { workers: [0], latencyNs: () => 1 })
    expect(operations.map(({ atNs }) => atNs)).toEqual([0, 10, 20, 100, 101, 102, 110, 120, 200, 201, 202, 210, 220])
  })

  it('ends as soon as one of them has, in its slot or not', () => {
    const ends = cycleTimes(
      { forNs: 20, generator: limit(3, counting('a')) },
      { forNs: 20, generator: timeLimit(1000, counting('b')) },
    )
    expect(schedule(simulate(ends, { workers: [0] }))).toEqual([
      '0 0 a 1',
      '10 0 a 2',
      '20 0 b 1',
      '30 0 b 2',
      '40 0 a 3',
    ])
  })

  it('tells all of every event', () => {
    const generator = cycleTimes({ forNs: 20, generator: listening('a') }, { forNs: 20, generator: listening('b') })
    const { operations } = simulate(limit(5, generator), { workers: [0] })
    expect(operations.map(({ f, value }) => `${f} ${value}`)).toEqual(['a 0', 'a 1', 'b 2', 'b 3', 'a 4'])
  })
})
