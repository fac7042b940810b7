/** The command as a person runs it: its shim in a process of its own. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { ROOT } from './source-files.ts'

export const SHIM: string = join(ROOT, 'harness/cli/ordeal.js')

export type Ended = { readonly exitCode: number | null; readonly stdout: string; readonly stderr: string }

export type CommandOptions = {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** Another Node than the one that runs the tests. */
  readonly node?: string
}

/** Runs `ordeal` with these words to its end. */
export function ordeal(words: readonly string[], options: CommandOptions = {}): Promise<Ended> {
  const { cwd = ROOT, env = {}, node = process.execPath } = options
  const child = spawn(node, [SHIM, ...words], { cwd, env: { ...process.env, NO_COLOR: '1', ...env } })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }))
  })
}

const folders: string[] = []

/** A folder that is removed when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ordeal-test-'))
  folders.push(folder)
  return folder
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})
