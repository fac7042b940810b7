import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as porcupine from '../../checkers/porcupine-ts/src/index.ts'
import * as ordeal from '../../harness/index.ts'
import { codeBlocks, type Page, pages } from '../support/markdown.ts'
import { ordealHere, temporaryFolder } from '../support/ordeal-command.ts'
import { runSnippet, snippetsOf, typeErrors } from '../support/snippets.ts'

const PAGES = pages()
const SNIPPETS = PAGES.flatMap(snippetsOf)
/** Those that do something with the package; what imports types alone does nothing when it is run. */
const from = (name: string) => SNIPPETS.filter(({ code }) => new RegExp(`^import \\{.* from '${name}'`, 'm').test(code))

describe('TypeScript in the docs', () => {
  it('is sound by the project’s own settings', () => {
    expect(SNIPPETS.length).toBeGreaterThan(3)
    expect(typeErrors(SNIPPETS)).toBe('')
  })

  it('would be seen to be unsound', () => {
    const [bug] = SNIPPETS.filter(({ file }) => file.startsWith('systems/raft-kv/bugs/'))
    const broken = { page: '', file: 'systems/raft-kv/bugs/x.ts', code: bug?.code.replace("name: '", "nome: '") ?? '' }
    expect(typeErrors([broken])).toMatch(/systems\/raft-kv\/bugs\/x\.ts.*'nome' does not exist in type 'Bug'/)
  })

  it.each(from('porcupine-ts'))('does what it says: $page, $file', ({ code }) => {
    runSnippet(code, 'porcupine-ts', porcupine)
  })

  it.each(from('ordeal'))('does what it says: $page, $file', ({ code }) => {
    runSnippet(code, 'ordeal', ordeal)
  })

  it.each([...from('porcupine-ts'), ...from('ordeal')])('would be seen to fail: $page, $file', ({ code }) => {
    const [name, exported] = code.includes("'ordeal'") ? ['ordeal', ordeal] : ['porcupine-ts', porcupine]
    expect(() => runSnippet(code.replace(/ !== ('[a-z-]+')/, ' === $1'), name, exported)).toThrow()
  })
})

describe('the README of porcupine-ts', () => {
  it('names everything that the package exports, but for types', () => {
    const text = PAGES.find(({ path }) => path === 'checkers/porcupine-ts/README.md')?.text
    for (const name of Object.keys(porcupine)) expect(text).toContain(name)
  })
})

describe('the history in docs/checking-a-history.md', () => {
  const page = PAGES.find(({ path }) => path === 'docs/checking-a-history.md') as Page
  const [history] = codeBlocks(page).filter(({ language }) => language === 'jsonl')

  it('is judged as the page says', async () => {
    const file = join(temporaryFolder(), 'history.jsonl')
    writeFileSync(file, history?.code ?? '')
    const { exitCode, stdout } = await ordealHere(['check', file, '--model', 'cas-register'])
    expect(stdout).toContain('INVALID')
    expect(stdout).toContain('stale-read')
    expect(exitCode).toBe(1)
    expect((await ordealHere(['check', file])).exitCode).toBe(5)
  })
})
