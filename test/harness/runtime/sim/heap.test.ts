import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InternalError } from '../../../../harness/core/errors.ts'
import { EventHeap } from '../../../../harness/runtime/sim/heap.ts'

function drain(heap: EventHeap<string>): string[] {
  const items: string[] = []
  for (let item = heap.pop(); item !== undefined; item = heap.pop()) items.push(item)
  return items
}

describe('event heap', () => {
  it('gives events of equal time back in the order of insertion', () => {
    const heap = new EventHeap<string>()
    for (const [time, item] of [
      [5, 'c'],
      [3, 'a'],
      [5, 'd'],
      [3, 'b'],
      [9, 'e'],
    ] as const)
      heap.push(time, item)
    expect(heap.nextTimeUs).toBe(3)
    expect(drain(heap)).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(heap.nextTimeUs).toBeUndefined()
    expect(heap.pop()).toBeUndefined()
  })

  it('agrees with a stable sort, pushes and pops mixed', () => {
    const steps = fc.array(fc.oneof(fc.nat(20), fc.constant('pop' as const)), { maxLength: 500, size: 'max' })
    fc.assert(
      fc.property(steps, (sequence) => {
        const heap = new EventHeap<{ time: number; id: number }>()
        const naive: { time: number; id: number }[] = []
        sequence.forEach((step, id) => {
          if (step === 'pop') {
            naive.sort((a, b) => a.time - b.time || a.id - b.id)
            expect(heap.pop()).toBe(naive.shift())
          } else {
            const item = { time: step, id }
            heap.push(step, item)
            naive.push(item)
          }
        })
        expect(heap.size).toBe(naive.length)
      }),
      { numRuns: 25 },
    )
  })

  it('keeps the order when it grows beyond its first capacity', () => {
    const heap = new EventHeap<string>()
    const times = Array.from({ length: 5000 }, (_, i) => (i * 7919) % 997)
    for (const [i, time] of times.entries()) heap.push(time, `${time} ${i}`)
    const naive = times.map((time, i) => ({ time, i })).sort((a, b) => a.time - b.time || a.i - b.i)
    expect(drain(heap)).toEqual(naive.map(({ time, i }) => `${time} ${i}`))
  })

  it('refuses to grow without bound', () => {
    const heap = new EventHeap<string>(2)
    heap.push(1, 'a')
    heap.push(1, 'b')
    expect(() => heap.push(1, 'c')).toThrow(InternalError)
  })
})
