import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { referencePages } from '../../harness/cli/reference-pages.ts'
import { ROOT } from '../support/source-files.ts'

const FOLDER = join(ROOT, 'docs/generated')
const STALE = 'docs/generated is stale: run `npm run docs` and commit what it writes'

describe('docs/generated', () => {
  const expected = referencePages()

  it('holds the printed pages and nothing else', () => {
    expect(readdirSync(FOLDER).sort(), STALE).toEqual([...expected.keys()].sort())
  })

  it.each([...expected])('%s is what the registries say', (name, text) => {
    expect(readFileSync(join(FOLDER, name), 'utf8'), STALE).toBe(text)
  })

  it.each([...expected])('%s has tables with as many cells in every row as in the head', (_name, text) => {
    const tables = text.match(/(?:^\|.*\n)+/gm) ?? []
    const cells = (row: string) => row.split(/(?<!\\)\|/).length
    const broken = tables.flatMap((table) => {
      const [head = '', ...rows] = table.trimEnd().split('\n')
      return rows.filter((row) => cells(row) !== cells(head))
    })
    expect(broken).toEqual([])
  })
})
