import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as generators from '../../../harness/generator/index.ts'
import { ROOT } from '../../support/source-files.ts'

describe('the table in docs/generators.md', () => {
  it('has every generator, and no other', () => {
    const page = readFileSync(join(ROOT, 'docs/generators.md'), 'utf8')
    const rows = [...page.matchAll(/^\| (`.*`) \|/gm)].flatMap(([, cell = '']) => [...cell.matchAll(/`(\w+)\(/g)])
    expect(rows.map(([, name = '']) => name).sort()).toEqual(Object.keys(generators).sort())
  })
})
