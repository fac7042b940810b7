/**
 * The packed tarballs in an empty folder outside the project, by the Node that runs this: what docs/using-vitest.md tells
 * a reader to do. Packages that ours needs are linked and not installed, so that no registry is asked.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../../support/source-files.ts'

const MINUTE_MS = 60_000
const APP = mkdtempSync(join(tmpdir(), 'ordeal-packed-'))
const MODULES = join(APP, 'node_modules')

/** The blocks of code of the page. */
const PAGE = readFileSync(join(ROOT, 'docs/using-vitest.md'), 'utf8')
const [FIRST_TEST = '', HISTORY_TEST = ''] = [...PAGE.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code)

function run(command: string, words: readonly string[], cwd: string, env = process.env): string {
  return execFileSync(command, words, { cwd, encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'] })
}

function unpack(workspace: readonly string[], name: string): void {
  const packed = run('npm', ['pack', '--ignore-scripts', '--pack-destination', APP, ...workspace], ROOT)
  const folder = join(MODULES, name)
  mkdirSync(folder, { recursive: true })
  run('tar', ['-xzf', join(APP, packed.trim().split('\n').at(-1) ?? ''), '-C', folder, '--strip-components=1'], APP)
}

function link(name: string): void {
  mkdirSync(dirname(join(MODULES, name)), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules', name), join(MODULES, name))
}

/** What vitest says without colours, and how it ended. */
function runVitest(file: string): { readonly text: string; readonly passed: boolean } {
  const entry = join(MODULES, 'vitest/vitest.mjs')
  // No engine: the tests in containers are to be skipped.
  const env = { PATH: process.env['PATH'], HOME: APP, NO_COLOR: '1', DOCKER_HOST: 'tcp://127.0.0.1:9' }
  try {
    return { text: run(process.execPath, [entry, 'run', file, '--reporter=verbose'], APP, env), passed: true }
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    return { text: stdout + stderr, passed: false }
  }
}

beforeAll(() => {
  run('npm', ['run', 'build'], ROOT)
  unpack([], 'ordeal')
  unpack(['-w', 'checkers/porcupine-ts'], 'porcupine-ts')
  const { dependencies } = JSON.parse(readFileSync(join(MODULES, 'ordeal/package.json'), 'utf8')) as {
    dependencies: { readonly [name: string]: string }
  }
  for (const name of Object.keys(dependencies)) if (name !== 'porcupine-ts') link(name)
  for (const name of ['vitest', 'typescript']) link(name)
  writeFileSync(join(APP, 'package.json'), JSON.stringify({ name: 'app', private: true, type: 'module' }))
}, 5 * MINUTE_MS)

afterAll(() => rmSync(APP, { recursive: true, force: true }))

describe('the packed helper, in an empty folder', () => {
  it(
    'runs the page’s first test: the simulated one passes, the other is skipped with the reason',
    () => {
      writeFileSync(join(APP, 'first.test.ts'), FIRST_TEST)
      const { text, passed } = runVitest('first.test.ts')
      expect(text).toMatch(/1 passed \| 1 skipped/)
      expect(text).toContain('[no container engine answers')
      expect(passed).toBe(true)
      expect(readdirSync(join(APP, 'runs'))).not.toEqual([])
    },
    3 * MINUTE_MS,
  )

  it(
    'fails with the witness and the command that runs it again, in at most 15 lines',
    () => {
      const bug = "settings: { bug: 'leader-local-read', 'check-quorum': 'off' }, nemesis: 'partition:leader'"
      const code = `scenario('breaks', { ${bug}, nodes: 5, workload: 'set', rate: 200, time: '20s', seed: 3 })`
      writeFileSync(join(APP, 'broken.test.ts'), `import { scenario } from 'ordeal/vitest'\n${code}\n`)
      const { text, passed } = runVitest('broken.test.ts')
      expect(passed).toBe(false)
      const message = /ScenarioFailure: ([\s\S]*?replay {2}.*)/.exec(text)?.[1]?.split('\n') ?? []
      expect(message.length).toBeGreaterThan(3)
      expect(message.length).toBeLessThanOrEqual(15)
      expect(message[0]).toMatch(/^✗ INVALID/)
      expect(message.at(-1)).toMatch(/^replay {2}npx ordeal run --system raft-kv .* --seed 3$/)
    },
    3 * MINUTE_MS,
  )

  it(
    'judges the page’s history, and its types fit',
    () => {
      writeFileSync(join(APP, 'history.test.ts'), HISTORY_TEST)
      expect(runVitest('history.test.ts').text).toMatch(/Tests {2}1 passed/)
      const options = ['--strict', '--noEmit', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2024']
      const files = ['first.test.ts', 'history.test.ts']
      run(process.execPath, [join(MODULES, 'typescript/bin/tsc'), ...options, ...files], APP)
    },
    3 * MINUTE_MS,
  )
})
