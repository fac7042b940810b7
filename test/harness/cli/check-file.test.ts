/**
 * `ordeal check` of files in other formats and of other objects than registers, and the same by `porcupine-ts`.
 */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ordealHere, temporaryFolder } from '../../support/ordeal-command.ts'
import { ROOT } from '../../support/source-files.ts'

const STACK = [
  '{:process 0, :type :invoke, :f :push, :value [:a 1]}',
  '{:process 0, :type :ok, :f :push, :value [:a 1]}',
  '{:process 1, :type :invoke, :f :pop, :value [:a nil]}',
  '{:process 1, :type :ok, :f :pop, :value [:a nil]}',
]

function fileOf(lines: readonly string[], name = 'history.edn'): string {
  const path = join(temporaryFolder(), name)
  writeFileSync(path, lines.join('\n'))
  return path
}

describe('ordeal check of a file', () => {
  it('finds out the format, splits by key, and says which line cannot be explained', async () => {
    const { exitCode, stdout } = await ordealHere(['check', fileOf(STACK), '--model', 'stack'])
    expect(exitCode).toBe(1)
    expect(stdout).toContain('VIOLATION')
    expect(stdout).toContain('Key "a": no order explains the history up to line 4')
    const legal = fileOf(STACK.with(3, STACK[3]?.replace('nil', '1') ?? ''))
    expect((await ordealHere(['check', legal, '--model', 'stack', '--format', 'jepsen-edn'])).exitCode).toBe(0)
  })

  it('decides the keys in threads on request, and only of such files', async () => {
    const path = fileOf(STACK)
    const words = ['check', path, '--model', 'stack']
    expect(await ordealHere([...words, '--workers', '2'])).toEqual(await ordealHere(words))
    expect(await ordealHere([...words, '--workers', '0'])).toMatchObject({ exitCode: 2 })
    const own = fileOf(['{"process":0,"type":"invoke","f":"read","value":null}'], 'history.jsonl')
    const { exitCode, stderr } = await ordealHere(['check', own, '--model', 'register', '--workers', '2'])
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('WORKERS_OF_FILE')])
  })

  it('prints one JSON object on request', async () => {
    const { stdout } = await ordealHere(['check', fileOf(STACK), '--model', 'stack', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({ format: 'jepsen-edn', verdict: 'violation', failed: { completed: 4 } })
  })

  it('takes its own format with models that are no registers', async () => {
    const lines = [{ type: 'invoke' }, { type: 'ok' }].map((op) =>
      JSON.stringify({ process: 0, f: 'dequeue', value: op.type === 'ok' ? 7 : null, ...op }),
    )
    expect((await ordealHere(['check', fileOf(lines, 'h.jsonl'), '--model', 'fifo-queue'])).exitCode).toBe(1)
  })

  it.each([
    [['--model', 'stack', '--format', 'edn'], STACK, 'UNKNOWN_FORMAT', 'unknown format'],
    [['--model', 'stak'], STACK, 'UNKNOWN_MODEL', "Did you mean 'stack'?"],
    [[], STACK, 'MODEL_MISSING', '--model'],
    [['--model', 'stack'], STACK.slice(1), 'HISTORY_MALFORMED', 'line 1: process 0 completes what it did not invoke'],
    [['--model', 'stack', '--format', 'jsonl'], STACK, 'HISTORY_MALFORMED', 'line 1: not JSON'],
    [['--model', 'stack', '--checker', 'stats'], STACK, 'CHECKER_UNSUPPORTED', 'only linearizability'],
  ])('with %j and exit code 2', async (words, lines, code, text) => {
    const { exitCode, stdout, stderr } = await ordealHere(['check', fileOf(lines), ...words])
    expect([exitCode, stdout]).toEqual([2, ''])
    expect(stderr).toContain(`(${code})`)
    expect(stderr).toContain(text)
  })
})

describe('porcupine-ts check', () => {
  const run = (...words: readonly string[]) => {
    const command = [join(ROOT, 'checkers/porcupine-ts/bin/porcupine-ts.js'), ...words]
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' })
    return { status, stdout, stderr }
  }

  it('says the same, with the same exit codes', async () => {
    const path = fileOf(STACK)
    const ours = await ordealHere(['check', path, '--model', 'stack'])
    expect(run('check', path, '--model', 'stack')).toEqual({ status: 1, stdout: ours.stdout, stderr: '' })
  })

  it('names the line of what it cannot read, and what it wants, with exit code 2', () => {
    const torn = run('check', fileOf(STACK.slice(1)), '--model', 'stack')
    expect(torn).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('error: line 1: process 0') })
    for (const words of [[], ['check', 'nowhere', '--model', 'stack'], ['check', 'x'], ['check', 'x', '--nodel']])
      expect(run(...words)).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(/^error: /) })
    expect(run('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('semaphore:N') })
  })
})
