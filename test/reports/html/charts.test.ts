import { describe, expect, it } from 'vitest'
import { HistoryBuilder } from '../../../harness/core/history-builder.ts'
import type { Op } from '../../../harness/core/op.ts'
import { niceAtLeast, ticks } from '../../../reports/html/axis.ts'
import { binsOf, MOST_BINS } from '../../../reports/html/bins.ts'
import { FOLD_WIDTH, timeScale } from '../../../reports/html/time-scale.ts'
import { sampleHistory } from '../../support/sample-history.ts'

describe('ticks', () => {
  it.each([
    [0, 60, 6, [0, 10, 20, 30, 40, 50, 60], 0],
    [29.86, 30.41, 8, [29.9, 30, 30.1, 30.2, 30.3, 30.4], 1],
    [0, 0, 5, [0], 0],
    [5, 5.02, 4, [5, 5.005, 5.01, 5.015, 5.02], 3],
  ])('from %d to %d are round and at most about %i', (from, to, most, at, decimals) => {
    const made = ticks(from, to, most)
    expect(made.at.map((tick) => Number(tick.toFixed(6)))).toEqual(at)
    expect(made.decimals).toBe(decimals)
  })

  it.each([
    [0.3, 0.5],
    [1, 1],
    [2e9, 2e9],
    [2.1, 5],
    [7, 10],
  ])('%d becomes %d', (number, nice) => {
    expect(niceAtLeast(number)).toBeCloseTo(nice, 9)
  })
})

describe('the time scale of a witness', () => {
  const folds = (instants: readonly number[]) => timeScale(instants, 0, 1000).pieces.filter(({ folded }) => folded)
  const ms = (...times: readonly number[]) => times.map((time) => time * 1e6)

  it.each([
    ['evenly spread', ms(0, 10, 20, 30), 0],
    ['one far stretch', ms(5000, 5009, 62_610, 62_613), 1],
    ['two far stretches', ms(0, 5, 1000, 1004, 2000, 2003), 2],
    ['a stretch of three times the others', ms(0, 10, 40, 50), 0],
    ['many short and one that saves too little', ms(...Array.from({ length: 100 }, (_, i) => i), 110), 0],
    ['a single instant', ms(7), 0],
    ['two instants', ms(7, 9000), 0],
  ])('with %s has the right number of folds', (_, instants, expected) => {
    expect(folds(instants)).toHaveLength(expected)
  })

  it.each([
    ['folded', ms(5000, 5009, 62_610, 62_613)],
    ['not folded', ms(0, 10, 20, 30)],
    ['of one instant', ms(7)],
    ['much torn', ms(0, 1, 100, 101, 10_000, 10_001, 500_000)],
  ])('%s puts every instant inside, in order, and joins its pieces', (_, instants) => {
    const { pieces, x } = timeScale(instants, 100, 1100)
    const places = instants.map(x)
    expect(places).toEqual([...places].sort((a, b) => a - b))
    for (const place of places) expect(place).toBeGreaterThanOrEqual(100)
    for (const place of places) expect(place).toBeLessThanOrEqual(1100)
    pieces.slice(1).forEach((piece, i) => {
      expect(piece.start).toBeCloseTo(pieces[i]?.end ?? Number.NaN, 6)
      expect(piece.from).toBe(pieces[i]?.to)
      expect(piece.to).toBeGreaterThan(piece.from)
    })
    expect(pieces[pieces.length - 1]?.end).toBeCloseTo(1100, 6)
  })

  it('gives a fold its fixed width, and leaves the rest to what was long', () => {
    const [fold] = folds(ms(5000, 5009, 62_610, 62_613))
    expect((fold?.end ?? 0) - (fold?.start ?? 0)).toBeCloseTo(FOLD_WIDTH, 6)
  })

  it('holds what lies outside at its ends', () => {
    const { x } = timeScale(ms(10, 20), 100, 1100)
    expect(x(0)).toBe(100)
    expect(x(1e12)).toBe(1100)
  })
})

describe('bins', () => {
  it('count each operation once where it ended, and one that never did where it began', () => {
    const builder = new HistoryBuilder()
    const common = { f: 'read', value: null }
    const ops: readonly Op[] = [
      { ...common, index: 0, time: 0, process: 0, type: 'invoke' },
      { ...common, index: 1, time: 100, process: 1, type: 'invoke' },
      { ...common, index: 2, time: 299, process: 0, type: 'ok' },
      { ...common, index: 3, time: 299, process: 2, type: 'invoke' },
      { ...common, index: 4, time: 299, process: 2, type: 'fail' },
    ]
    for (const op of ops) builder.add(op)
    const { binNs, ok, fail, info, latency } = binsOf(builder.finish(), 299)
    expect(binNs).toBe(1)
    expect([...ok].flatMap((number, bin) => (number > 0 ? [[bin, number]] : []))).toEqual([[299, 1]])
    expect([...fail].flatMap((number, bin) => (number > 0 ? [[bin, number]] : []))).toEqual([[299, 1]])
    expect([...info].flatMap((number, bin) => (number > 0 ? [[bin, number]] : []))).toEqual([[100, 1]])
    expect(latency[299]).toEqual({ p50: 299, p95: 299, max: 299 })
  })

  it('are never more than allowed, and hold every operation', () => {
    const { history } = sampleHistory({
      seed: 3,
      workers: 5,
      nodes: ['n1'],
      operations: 2000,
      mainNs: 61.3e9,
      faults: [],
      planted: [],
    })
    for (const endNs of [history.columns.time[history.length - 1] as number, 1e11, 3.6e12]) {
      const { ok, fail, info } = binsOf(history, endNs)
      expect(ok.length).toBeLessThanOrEqual(MOST_BINS)
      expect([...ok, ...fail, ...info].reduce((sum, number) => sum + number, 0)).toBe(2000)
    }
  })
})
