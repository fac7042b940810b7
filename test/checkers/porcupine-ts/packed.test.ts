/**
 * The package by itself: built and packed, installed by npm in an empty folder without any registry, used as its README
 * says. It is built in a copy, so that nobody else's build is in the way.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ROOT } from '../../support/source-files.ts'

const SOURCE = join(ROOT, 'checkers/porcupine-ts')
const FOLDER = mkdtempSync(join(tmpdir(), 'porcupine-ts-packed-'))
const PACKAGE = join(FOLDER, 'package')
const APP = join(FOLDER, 'app')
const INSTALLED = join(APP, 'node_modules/porcupine-ts')
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc')

function run(command: string, words: readonly string[], cwd: string): string {
  return execFileSync(command, words, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

beforeAll(() => {
  cpSync(SOURCE, PACKAGE, { recursive: true, filter: (path) => !path.startsWith(join(SOURCE, 'dist')) })
  run(process.execPath, [TSC, '-p', join(SOURCE, 'tsconfig.build.json'), '--outDir', join(PACKAGE, 'dist')], ROOT)
  run('npm', ['pack', '--ignore-scripts', '--pack-destination', FOLDER], PACKAGE)
  mkdirSync(APP)
  writeFileSync(join(APP, 'package.json'), '{ "name": "app", "private": true, "type": "module" }')
  const [tarball = ''] = readdirSync(FOLDER).filter((name) => name.endsWith('.tgz'))
  run('npm', ['install', '--offline', '--no-audit', '--no-fund', join(FOLDER, tarball)], APP)
}, 300_000)

afterAll(() => rmSync(FOLDER, { recursive: true, force: true }))

it('brings nothing else with it', () => {
  expect(readdirSync(join(APP, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['porcupine-ts'])
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(INSTALLED, 'package.json'), 'utf8'))
  expect([dependencies, peerDependencies]).toEqual([undefined, undefined])
})

it('checks a history in the first five lines of code of its README, and their types resolve', () => {
  const [, first = ''] = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(INSTALLED, 'README.md'), 'utf8')) ?? []
  expect(first.trim().split('\n')).toHaveLength(5)
  writeFileSync(join(APP, 'first.ts'), `${first}console.log(outcome.type)\n`)
  const options = ['--strict', '--module', 'nodenext', '--target', 'es2024', '--lib', 'es2024,dom', '--types', '']
  run(process.execPath, [TSC, ...options, join(APP, 'first.ts')], APP)
  expect(run(process.execPath, [join(APP, 'first.js')], APP)).toBe('violation\n')
})

it('decides parts in threads, as built, whose types resolve, and ends by itself', () => {
  const source = `import { checkOperationsInWorkers } from 'porcupine-ts/workers'
const operation = { input: { f: 'write', value: 1, key: 'a' }, output: 1, call: 0, return: 1 }
const source = { shipped: 'register', keyed: true }
const outcome = await checkOperationsInWorkers(source, [operation], { workers: 2, signal: new AbortController().signal })
process.stdout.write(outcome.type)
`
  writeFileSync(join(APP, 'threads.ts'), `declare const process: any\n${source}`)
  const options = ['--strict', '--module', 'nodenext', '--target', 'es2024', '--lib', 'es2024,dom', '--types', '']
  run(process.execPath, [TSC, ...options, join(APP, 'threads.ts')], APP)
  expect(run(process.execPath, [join(APP, 'threads.js')], APP)).toBe('linearizable')
})

it('has the command', () => {
  const lines = ['invoke', 'ok'].map((type) => `INFO  jepsen.util - 0 :${type} :write 2`)
  writeFileSync(join(APP, 'old.log'), lines.join('\n'))
  expect(run('npx', ['--no-install', 'porcupine-ts', 'check', 'old.log', '--model', 'register'], APP)).toContain(
    '✓ LINEARIZABLE',
  )
})
