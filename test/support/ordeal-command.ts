/** The command as a person runs it, its shim in a process of its own; or, far quicker, its main function in this one. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, vi } from 'vitest'
import { main } from '../../harness/cli/main.ts'
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

/** The same without a process: what main prints is caught. Calls must not overlap. */
export async function ordealHere(words: readonly string[], env: CommandOptions['env'] = {}): Promise<Ended> {
  for (const [name, value] of Object.entries({ NO_COLOR: '1', ...env })) vi.stubEnv(name, value)
  const [stdout, stderr] = [caught(process.stdout), caught(process.stderr)]
  try {
    const exitCode = await main(words)
    return { exitCode, stdout: stdout.text(), stderr: stderr.text() }
  } finally {
    stdout.release()
    stderr.release()
    vi.unstubAllEnvs()
  }
}

function caught(stream: NodeJS.WriteStream): { text(): string; release(): void } {
  const written: string[] = []
  const spy = vi.spyOn(stream, 'write').mockImplementation((text) => written.push(String(text)) > 0)
  return { text: () => written.join(''), release: () => spy.mockRestore() }
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
