import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as porcupine from '../../../checkers/porcupine-ts/src/index.ts'
import { codeBlocks } from '../../support/markdown.ts'
import { ROOT } from '../../support/source-files.ts'

const PATH = 'checkers/porcupine-ts/README.md'
const README = readFileSync(join(ROOT, PATH), 'utf8')
const SNIPPETS = codeBlocks({ path: PATH, text: README }).filter(({ language }) => language === 'ts')

/** Runs it with the package's exports in reach; it throws if it finds something other than it says. */
function run(code: string): void {
  const script = stripTypeScriptTypes(code)
  const [, names = ''] = /import \{([^}]*)\} from 'porcupine-ts'/.exec(script) ?? []
  expect(names).not.toBe('')
  new Function('porcupine', `const {${names}} = porcupine\n${script.replace(/^import .*$/gm, '')}`)(porcupine)
}

describe('the README of porcupine-ts', () => {
  it.each(SNIPPETS)('has a snippet that does what it says: $code', ({ code }) => {
    expect(() => run(code)).not.toThrow()
  })

  it('has the snippets, and they would be seen to fail', () => {
    expect(SNIPPETS).toHaveLength(2)
    for (const { code } of SNIPPETS) expect(() => run(code.replaceAll("'violation'", "'linearizable'"))).toThrow()
  })

  it('names everything that the package exports, but for types', () => {
    for (const name of Object.keys(porcupine)) expect(README).toContain(name)
  })
})
