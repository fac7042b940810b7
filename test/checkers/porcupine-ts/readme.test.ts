import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as porcupine from '../../../checkers/porcupine-ts/src/index.ts'
import { ROOT } from '../../support/source-files.ts'

const README = readFileSync(join(ROOT, 'checkers/porcupine-ts/README.md'), 'utf8')
const SNIPPETS = [...README.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code)

describe('the README of porcupine-ts', () => {
  it.each(SNIPPETS)('has a snippet that runs: %s', (code) => {
    const [, names = ''] = /import \{([^}]*)\} from 'porcupine-ts'/.exec(code) ?? []
    const body = code.replace(/^import .*$/gm, '')
    expect(names).not.toBe('')
    expect(() => new Function('porcupine', `const {${names}} = porcupine\n${body}`)(porcupine)).not.toThrow()
  })

  it('names every model and function that it should', () => {
    for (const name of ['register', 'casRegister', 'versionedRegister', 'replayProblem'])
      expect(porcupine).toHaveProperty(name)
    expect(SNIPPETS).toHaveLength(1)
  })
})
