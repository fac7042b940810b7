import { describe, expect, it } from 'vitest'
import { importsOf, type SourceFile, sourceFiles } from '../support/source-files.ts'
import { CONTRACTS, IMPORT_TABLE, type ImportRow } from './import-table.ts'

const FOLDERS = ['harness', 'systems', 'nemesis', 'checkers', 'reports']

function rowOf(path: string): ImportRow | undefined {
  return IMPORT_TABLE.filter(({ of }) => path.startsWith(of)).sort((a, b) => b.of.length - a.of.length)[0]
}

/** Every import of the file that its row does not allow; contracts may import types of one another. */
function forbidden({ path, imports }: SourceFile, used: Set<string>): readonly string[] {
  const contract = CONTRACTS.includes(path)
  const row = contract ? { of: path, may: ['harness/core/', 'valibot'] } : rowOf(path)
  if (row === undefined) return [`${path} is in no row of the import table`]
  return imports.flatMap(({ target, relative, typeOnly }) => {
    if (relative && target.startsWith(row.of) && !contract) return []
    if (contract && typeOnly && CONTRACTS.includes(target)) return []
    const allowed = row.may.find((prefix) => target.startsWith(prefix))
    if (allowed === undefined) return [`${path} imports ${target}`]
    used.add(`${row.of} -> ${allowed}`)
    return []
  })
}

/** Import cycles that are not of types alone, each named by the file that closes it. */
function cycles(files: readonly SourceFile[]): readonly string[] {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const state = new Map<string, 'open' | 'done'>()
  const found: string[] = []
  const visit = (file: SourceFile, trail: readonly string[]): void => {
    state.set(file.path, 'open')
    for (const { target, typeOnly } of file.imports) {
      const next = byPath.get(target)
      if (typeOnly || next === undefined) continue
      if (state.get(target) === 'open') found.push([...trail, file.path, target].join(' -> '))
      else if (state.get(target) === undefined) visit(next, [...trail, file.path])
    }
    state.set(file.path, 'done')
  }
  for (const file of files) if (!state.has(file.path)) visit(file, [])
  return found
}

describe('imports', () => {
  const files = sourceFiles(FOLDERS)
  const used = new Set<string>()
  const broken = files.flatMap((file) => forbidden(file, used))

  it('keep to the import table', () => expect(broken).toEqual([]))

  it('use every entry of the table: a stale entry is a hole', () => {
    const entries = IMPORT_TABLE.flatMap(({ of, may }) => may.map((allowed) => `${of} -> ${allowed}`))
    expect(entries.filter((entry) => !used.has(entry))).toEqual([])
  })

  it('make no cycles', () => expect(cycles(files)).toEqual([]))

  it('go out from index.ts alone where a folder is passed on whole', () => {
    const barrels = files.filter(({ path, text }) => !path.endsWith('index.ts') && /^export \* from/m.test(text))
    expect(barrels.map(({ path }) => path)).toEqual([])
  })
})

describe('the import reader', () => {
  it('sees static, type, side-effect, re-exporting and dynamic imports', () => {
    const text = `import a from './a.ts'\nimport type { B } from '../b.ts'\nimport {\n  c,\n  d,\n} from 'c'\nimport './e.ts'\nexport { f } from './f.ts'\nconst g = await import('./g.ts')\n`
    expect(importsOf('x/y.ts', text).map(({ target, typeOnly }) => `${target}${typeOnly ? ' type' : ''}`)).toEqual([
      'x/a.ts',
      'b.ts type',
      'c',
      'x/e.ts',
      'x/f.ts',
      'x/g.ts',
    ])
  })

  it('finds a forbidden import and a cycle when there is one', () => {
    const file = (path: string, text: string): SourceFile => ({ path, text, lines: 1, imports: importsOf(path, text) })
    const core = file('harness/core/x.ts', `import { y } from '../run/y.ts'\n`)
    const run = file('harness/run/y.ts', `import { x } from '../core/x.ts'\n`)
    expect(forbidden(core, new Set())).toEqual(['harness/core/x.ts imports harness/run/y.ts'])
    expect(cycles([core, run])).toHaveLength(1)
  })
})
