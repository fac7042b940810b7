import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CampaignRecord } from '../../../harness/core/campaign-record.ts'
import type { Case } from '../../../harness/core/case.ts'
import { BUGS } from '../../../systems/raft-kv/bugs/index.ts'
import { ordeal, ordealHere, temporaryFolder } from '../../support/ordeal-command.ts'

/** Found by nearly every seed. */
const BUG = 'ack-on-leader-write'

async function campaign(...words: readonly string[]): Promise<CampaignRecord> {
  const { stdout } = await ordealHere(['explore', '--json', '--out', temporaryFolder(), ...words])
  return JSON.parse(stdout) as CampaignRecord
}

/** A kept run of the defect: its folder. */
async function failing(): Promise<string> {
  const out = temporaryFolder()
  const words = ['explore', '--bug', BUG, '--seeds', '50', '--until-failure', '--expect', 'invalid', '--out', out]
  expect((await ordealHere(words)).exitCode).toBe(0)
  return realpathSync(join(out, `raft-kv-${BUG}`, 'latest'))
}

const caseIn = (run: string) => JSON.parse(readFileSync(join(run, 'case.json'), 'utf8')) as Case

describe('ordeal explore', () => {
  it('is the same whatever the number of workers, and in another process', async () => {
    const words = ['--seeds', '12', '--first-seed', '40']
    const one = await campaign(...words, '--workers', '1')
    const three = await campaign(...words, '--workers', '3')
    const other = await ordeal(['explore', '--json', '--out', temporaryFolder(), ...words])
    const facts = ({ verdicts, marks, events, hash }: CampaignRecord) => ({ verdicts, marks, events, hash })
    expect(facts(one)).toEqual(facts(three))
    expect(facts(one)).toEqual(facts(JSON.parse(other.stdout) as CampaignRecord))
    expect(one.verdicts).toEqual({ valid: 12, invalid: 0, unknown: 0 })
  })

  it('fails with a defect, keeps the run with all its files, and says which marks were never made', async () => {
    const out = temporaryFolder()
    const words = ['explore', '--bug', BUG, '--seeds', '50', '--until-failure', '--out', out]
    const { exitCode, stdout } = await ordealHere(words)
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/^✗ INVALID {2}raft-kv · bug=ack-on-leader-write · \d+ seeds?/m)
    expect(stdout).toMatch(/^ {2}never /m)
    const run = join(out, `raft-kv-${BUG}`, 'latest')
    for (const file of ['case.json', 'result.json', 'history.jsonl', 'record.json', 'report.html', 'junit.xml'])
      expect([file, existsSync(join(run, file))]).toEqual([file, true])
    expect(readFileSync(join(run, 'report.html'), 'utf8')).toContain('What happened inside')
  })

  it.each([
    ['a bug that there is not', ['--bug', 'ack-on-leader'], 2, /UNKNOWN_BUG/],
    ['a system in containers', ['--system', 'etcd'], 2, /NOT_SIMULATED/],
    ['no seeds', ['--seeds', '0'], 2, /seeds/],
  ])('refuses %s', async (_what, words, code, said) => {
    const { exitCode, stderr } = await ordealHere(['explore', ...words])
    expect([exitCode, stderr]).toEqual([code, expect.stringMatching(said)])
  })
})

describe('ordeal replay', () => {
  it('finds the same run bit for bit; and of another case where it parts', async () => {
    const run = await failing()
    expect(await ordealHere(['replay', run])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('the same run, bit for bit'),
    })
    const planned = caseIn(run)
    writeFileSync(join(run, 'case.json'), JSON.stringify({ ...planned, seed: planned.seed + 1 }))
    const { exitCode, stdout } = await ordealHere(['replay', run])
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/NOT the same run[\s\S]*they part at event/)
  })
})

describe('ordeal shrink', () => {
  it('keeps a smaller run in which the same checker names the same anomaly', async () => {
    const run = await failing()
    const out = temporaryFolder()
    const { exitCode, stdout } = await ordealHere(['shrink', run, '--json', '--time', '20s', '--out', out])
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'invalid' })
    const [before, after] = [caseIn(run), caseIn(join(out, `raft-kv-${BUG}-shrunk`, 'latest'))]
    expect(after.operations.length).toBeLessThanOrEqual(Math.min(12, before.operations.length))
    expect(after.faults.length).toBeLessThanOrEqual(Math.min(6, before.faults.length))
  })
})

describe('ordeal bugs', () => {
  it('catches every defect by its script and by the known seed, and finds nothing without it', async () => {
    const { exitCode, stdout } = await ordealHere(['bugs'])
    expect(stdout).toContain(`${BUGS.length} of ${BUGS.length} bugs caught by script and by seed, and silent without`)
    expect(stdout).not.toContain('✗')
    expect(exitCode).toBe(0)
  })
})
