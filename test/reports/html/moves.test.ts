import { describe, expect, it } from 'vitest'
import { held, panned, pressed, zoomed } from '../../../reports/html/browser/moves.ts'

const END = 60e9
const WHOLE = { fromNs: 0, toNs: END }
const MIDDLE = { fromNs: 20e9, toNs: 40e9 }

describe('what the charts show', () => {
  it.each([
    ['zoomed in, keeps the place under the pointer', zoomed(MIDDLE, 25e9, 0.5, END), { fromNs: 22.5e9, toNs: 32.5e9 }],
    ['zoomed out at the edge, stays inside the run', zoomed(MIDDLE, 20e9, 2.5, END), { fromNs: 10e9, toNs: 60e9 }],
    ['zoomed out for ever, is the whole run', zoomed(MIDDLE, 30e9, 99, END), WHOLE],
    ['panned beyond the end, stops there', panned(MIDDLE, 99e9, END), { fromNs: 40e9, toNs: 60e9 }],
    ['panned before the beginning, stops there', panned(MIDDLE, -99e9, END), { fromNs: 0, toNs: 20e9 }],
  ])('%s', (_, view, expected) => {
    expect(view).toEqual(expected)
  })

  it('is never less than a microsecond, nor longer than a run that is shorter', () => {
    const { fromNs, toNs } = zoomed(MIDDLE, 30e9, 1e-12, END)
    expect(toNs - fromNs).toBeCloseTo(1000, 3)
    expect(held(0, 10, 500)).toEqual({ fromNs: 0, toNs: 500 })
  })

  it.each([
    ['ArrowRight', false, { view: MIDDLE, atNs: 31e9 }],
    ['ArrowLeft', false, { view: MIDDLE, atNs: 29e9 }],
    // Ten steps lead to the margin, so the view follows.
    ['ArrowRight', true, { view: { fromNs: 21e9, toNs: 41e9 }, atNs: 40e9 }],
    ['Home', false, { view: { fromNs: 0, toNs: 20e9 }, atNs: 0 }],
    ['End', false, { view: { fromNs: 40e9, toNs: 60e9 }, atNs: 60e9 }],
    ['+', false, { view: { fromNs: 25e9, toNs: 35e9 }, atNs: 30e9 }],
    ['-', false, { view: { fromNs: 10e9, toNs: 50e9 }, atNs: 30e9 }],
    ['0', false, { view: WHOLE, atNs: 30e9 }],
    ['Tab', false, undefined],
    ['a', false, undefined],
  ])('answers %s (shift %s)', (key, shift, expected) => {
    expect(pressed(key, shift, MIDDLE, 30e9, 1e9, END)).toEqual(expected)
  })
})
