import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { jsonReport } from '../../reports/json.ts'
import { writeIndex } from '../../reports/write-index.ts'
import { HOSTILE, hostileRun } from '../support/sample-hostile.ts'
import { invalidRun, validRun } from '../support/sample-run.ts'
import { heldScript } from '../support/sample-script.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ordeal-index-'))
})
afterEach(() => rmSync(root, { recursive: true }))

function keep(name: string, run: string, record?: string) {
  mkdirSync(join(root, name, run), { recursive: true })
  if (record !== undefined) writeFileSync(join(root, name, run, 'record.json'), record)
}

function written(): string {
  expect(writeIndex(root)).toEqual([])
  return readFileSync(join(root, 'index.html'), 'utf8')
}

const cells = (row: string) =>
  [...row.matchAll(/<t[dh][^>]*>([\s\S]*?)<\/t[dh]>/g)].map(([, cell]) => cell?.replace(/<[^>]*>/g, ''))
const rows = (page: string) => [...page.matchAll(/<tr>([\s\S]*?)<\/tr>/g)].slice(1).map(([, row]) => cells(row ?? ''))

describe('the index of runs', () => {
  it('has a row for each run, newest first, with verdict, anomalies and a link', () => {
    keep('a', '20260801T000000Z-1', jsonReport(validRun().record))
    keep('b', '20260802T000000Z-1', jsonReport(invalidRun().record))
    keep('a', '20260803T000000Z-try1', JSON.stringify(heldScript().record))
    symlinkSync('a', join(root, 'latest'))
    const page = written()
    expect(rows(page).map(([, verdict, found, , , , link]) => [verdict, found, link])).toEqual([
      ['✓ valid', 'held', 'a/20260803T000000Z-try1'],
      ['✗ invalid', 'stale-read, nonlinearizable, lost-write', 'b/20260802T000000Z-1'],
      ['✓ valid', '', 'a/20260801T000000Z-1'],
    ])
    expect(page).toContain('href="b/20260802T000000Z-1/report.html"')
  })

  it.each([
    ['without a record', undefined, 'no record: it was cut off, or still runs'],
    ['with half a record', '{"format": 1, "ver', 'its record cannot be read'],
    ['with a record that is none', '[1, null]', 'its record has no verdict'],
    ['with a record of nothing but a verdict', '{"verdict": "valid", "results": [null, 3, {"anomalies": 4}]}', ''],
  ])('shows a folder %s as what it is', (_what, record, found) => {
    keep('a', '20260801T101112Z-1', record)
    const [[started, verdict, said] = []] = rows(written())
    expect(said).toBe(found)
    if (found !== '') expect([started, verdict]).toEqual(['2026-08-01 10:11:12Z', '! broken'])
  })

  it('shows the newest three hundred of many, and says how many there are', () => {
    for (let i = 0; i < 310; i++) keep('a', `20260801T000000Z-${i}`, '{"verdict":"valid"}')
    const page = written()
    expect(rows(page)).toHaveLength(300)
    expect(page).toContain('the newest 300 of 310')
  })

  it('keeps hostile words words, in links too', () => {
    keep('a" onmouseover="x', '20260801T000000Z-<script>', jsonReport(hostileRun().record))
    const page = written()
    expect(page).not.toMatch(/<(script|img)/)
    expect(page).not.toMatch(/<[a-z]+[^>]*\sonmouseover=/)
    expect(page).toContain(HOSTILE.slice(0, 7).replace('<', '&lt;'))
  })

  it('of a folder that is not there is not written, and nothing is thrown', () => {
    expect(writeIndex(join(root, 'none'))).toMatchObject([{ file: 'index.html' }])
  })
})
