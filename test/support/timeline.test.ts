import { expect, it } from 'vitest'
import { parseTimeline } from './timeline.ts'

it('reads intervals by column, crashed ones without a return', () => {
  expect(
    parseTimeline(`
      A: |--w1--|  |-r2-|
      B:   |--w2--~
      C: |w3`),
  ).toEqual([
    { process: 'A', text: 'w1', call: 3, return: 10 },
    { process: 'C', text: 'w3', call: 3 },
    { process: 'B', text: 'w2', call: 5 },
    { process: 'A', text: 'r2', call: 13, return: 18 },
  ])
})

it('refuses text outside of the bars', () => {
  expect(() => parseTimeline('A: |--w1--| w2')).toThrow(/outside/)
})

it('refuses a row without a process', () => {
  expect(() => parseTimeline('|--w1--|')).toThrow(/process/)
})
