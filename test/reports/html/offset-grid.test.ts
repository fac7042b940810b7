/** What the grid of offsets shows of a witness, and that it stays small. */
import { describe, expect, it } from 'vitest'
import type { History } from '../../../harness/core/history.ts'
import { offsetGrid, PASSED } from '../../../reports/html/offset-grid.ts'
import { operationsOf } from '../../../reports/operation-view.ts'
import { logHistory } from '../../checkers/support/log-history.ts'

/** Rows as text: 'OFFSET: CELL CELL', a dot where nothing is told, marks behind the values. */
function shown(history: History, ops: readonly number[]): readonly string[] {
  const grid = offsetGrid(history, 'k0', operationsOf(history, ops).operations)
  return (grid?.rows ?? []).map(({ offset, folded, cells }) => {
    const texts = cells.map((cell) =>
      cell === undefined ? '.' : `${cell.text}${cell.mark === undefined ? '' : `(${cell.mark})`}`,
    )
    return `${folded ? '~' : ''}${offset}: ${texts.join(' ')}`
  })
}

describe('the grid of offsets', () => {
  it('marks the offset that an acknowledgement and a poll have differently', () => {
    const history = logHistory(`
      0 send 7 @3
      1 send 8 @4
      2 poll 0-6 1 2 3 9 8 5`)
    expect(shown(history, [0, 4])).toEqual(['~1: . 2', '2: . 3', '3: 7(differs) 9(differs)', '4: . 8', '5: . 5'])
  })

  it('marks a value that stands at two offsets, wherever it is shown', () => {
    const history = logHistory(`
      0 send 7 @9
      1 poll 0-3 7 1 2
      2 poll 0-10 7 1 2 3 4 5 6 8 9 7`)
    const rows = shown(history, [0, 2])
    expect(rows[0]).toBe('0: . 7(twice) 7(twice)')
    expect(rows.at(-1)).toBe('9: 7(twice) . 7(twice)')
    expect(rows.some((row) => row.startsWith('~7:'))).toBe(true)
  })

  it('says that a poll passed an offset and showed nothing', () => {
    const history = logHistory(`
      0 send 7 @1
      1 poll 0-3 5 _ 6`)
    expect(shown(history, [0, 2])).toContain(`1: 7(differs) ${PASSED}(differs)`)
  })

  it('has other polls that tell of the offset beside the witness, and not those of other offsets', () => {
    const history = logHistory(`
      0 send 7 @3
      1 poll 0-5 1 2 3 9 8
      2 poll 3-5 9 8
      3 poll 7-9 4 6`)
    const grid = offsetGrid(history, 'k0', operationsOf(history, [0, 2]).operations)
    expect(grid?.columns.map(({ operation, number }) => [operation.process, number])).toEqual([
      [0, 1],
      [1, 2],
      [2, undefined],
    ])
  })

  it('is bounded, whatever the witness', () => {
    const values = Array.from({ length: 400 }, (_, i) => i + 1)
    const lines = Array.from(
      { length: 30 },
      (_, i) => `${i} poll 0-400 ${values.map((value) => value + 1_000 * i).join(' ')}`,
    )
    const history = logHistory(lines.join('\n'))
    const grid = offsetGrid(
      history,
      'k0',
      operationsOf(
        history,
        Array.from({ length: 60 }, (_, i) => i),
      ).operations,
    )
    expect(grid?.columns).toHaveLength(8)
    expect(grid?.rows).toHaveLength(24)
  })

  it('is not there for what is no log, or for operations that told nothing', () => {
    const history = logHistory(`
      0 send 7 info
      1 seek fail`)
    expect(offsetGrid(history, 'k0', operationsOf(history, [0, 2]).operations)).toBeUndefined()
  })
})
