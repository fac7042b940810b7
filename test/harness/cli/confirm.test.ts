import { mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { runAgain } from '../../../harness/cli/confirm.ts'
import { EnvironmentError } from '../../../harness/core/errors.ts'
import type { RunRecord } from '../../../harness/core/record.ts'
import { ordealHere, temporaryFolder } from '../../support/ordeal-command.ts'
import { invalidRun, validRun } from '../../support/sample-run.ts'
import { unpacked } from '../../support/unpacked.ts'

/** The simulated register with reads that may be stale: invalid for sure. */
const STALE = ['run', '--system', 'raft-kv', '--set', 'reads=serializable', '--nemesis', 'partition', '--time', '3s']

function folderWith(history: string): string {
  const directory = join(temporaryFolder(), 'run')
  mkdirSync(directory)
  writeFileSync(join(directory, 'history.jsonl'), history)
  return directory
}

describe('running again', () => {
  const quiet = () => vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
  const { record } = invalidRun()

  it('counts the runs that show the same anomaly, and goes on after one that fails', async () => {
    const said = quiet()
    const directory = folderWith('')
    const other: RunRecord = { ...record, results: record.results.map((result) => ({ ...result, checker: 'other' })) }
    const outcomes = [record, validRun().record, new EnvironmentError('NO_ENGINE', 'no engine'), other]
    const reruns = await runAgain({ record, directory, simulated: false }, 4, async (root) => {
      expect(root).toBe(join(directory, 'reruns'))
      const outcome = outcomes.shift()
      if (outcome === undefined || outcome instanceof Error) throw outcome
      return { record: outcome, directory: join(root, `r${4 - outcomes.length}`) }
    })
    expect(reruns).toEqual([
      { folder: join('reruns', 'r1'), verdict: 'invalid', same: true },
      { folder: join('reruns', 'r2'), verdict: 'valid', same: false },
      { error: 'no engine', same: false },
      { folder: join('reruns', 'r4'), verdict: 'invalid', same: false },
    ])
    expect(said).toHaveBeenCalledWith('invalid: the same plan again, 4 of 4\n')
    said.mockRestore()
  })

  it('does not hide a mistake of ours', async () => {
    const said = quiet()
    const again = runAgain({ record, directory: folderWith(''), simulated: false }, 1, async () => {
      throw new TypeError('a mistake')
    })
    await expect(again).rejects.toThrow('a mistake')
    said.mockRestore()
  })

  it.each([
    ['the same bytes', 'a\n', true],
    ['others', 'b\n', false],
  ])('once is enough in the simulator, and the history is compared: %s', async (_, history, sameHistory) => {
    const said = quiet()
    const run = { record, directory: folderWith('a\n'), simulated: true }
    const reruns = await runAgain(run, 5, async () => ({ record, directory: folderWith(history) }))
    expect(reruns).toMatchObject([{ same: true, sameHistory }])
    said.mockRestore()
  })
})

describe('ordeal run --confirm', () => {
  it('tells what confirms an invalid run, keeps it, and packs all into a bundle that can be checked', async () => {
    const out = temporaryFolder()
    const { exitCode, stdout } = await ordealHere([...STALE, '--seed', '1', '--confirm', '2', '--out', out])
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/ {2}twin {7}a second decider finds no order of .* either/)
    expect(stdout).toContain('again      1 of 1, same anomaly (stale-read): the same history byte for byte')
    const folder = realpathSync(join(out, 'latest'))
    expect(stdout).toContain(`bundle     ${folder}.tar.gz`)
    const record = JSON.parse(readFileSync(join(folder, 'record.json'), 'utf8')) as RunRecord
    expect(record.confirmation).toMatchObject({
      twin: expect.arrayContaining([expect.objectContaining({ opinion: 'agrees' })]),
      reruns: [{ verdict: 'invalid', same: true, sameHistory: true }],
    })
    // The further run is in the folder of the first, and `latest` still is the first.
    expect(readdirSync(join(out, 'latest', 'reruns'))).toContain('raft-kv-register-partition')

    const entries = await unpacked(`${folder}.tar.gz`)
    expect([...entries.keys()].filter((name) => name.endsWith('/record.json'))).toHaveLength(2)
    expect(entries.get([...entries.keys()][0] ?? '')?.toString()).toContain('Verdict: INVALID')
    const elsewhere = temporaryFolder()
    for (const [name, content] of entries) {
      mkdirSync(dirname(join(elsewhere, name)), { recursive: true })
      writeFileSync(join(elsewhere, name), content)
    }
    const [unpackedRun = ''] = readdirSync(elsewhere)
    const checked = await ordealHere(['check', join(elsewhere, unpackedRun), '--json'])
    expect([checked.exitCode, JSON.parse(checked.stdout)]).toEqual([1, record])
  })

  it('asks the twin alone when it is not given, and nobody where the run is not invalid', async () => {
    const out = temporaryFolder()
    const { stdout } = await ordealHere([...STALE, '--seed', '1', '--out', out, '--json'])
    const { confirmation } = JSON.parse(stdout) as RunRecord
    expect([confirmation?.twin.length, confirmation?.reruns]).toEqual([expect.any(Number), undefined])
    expect(readdirSync(realpathSync(join(out, 'latest')))).not.toContain('reruns')

    const calm = ['run', '--system', 'raft-kv', '--nemesis', 'none', '--time', '1s', '--seed', '1', '--confirm', '3']
    const valid = await ordealHere([...calm, '--out', out, '--json'])
    expect(JSON.parse(valid.stdout)).not.toHaveProperty('confirmation')
  })

  it('wants a number', async () => {
    expect(await ordealHere(['run', '--confirm', 'often'])).toMatchObject({ exitCode: 2 })
  })
})
