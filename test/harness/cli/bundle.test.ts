import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ordealHere, temporaryFolder } from '../../support/ordeal-command.ts'
import { unpacked } from '../../support/unpacked.ts'

/** The bundle's README, and the names of its entries without the folder. */
async function bundled(folder: string, target: string) {
  const entries = await unpacked(target)
  const prefix = `${basename(folder)}/`
  const files = [...entries.keys()].map((name) => name.slice(prefix.length))
  for (const file of files.filter((each) => each !== 'README.txt'))
    expect(entries.get(prefix + file)?.equals(readFileSync(join(folder, file)))).toBe(true)
  return { files, readme: entries.get(`${prefix}README.txt`)?.toString() ?? '' }
}

describe('ordeal bundle', () => {
  it('packs a run beside its folder, and says where', async () => {
    const out = temporaryFolder()
    await ordealHere(['run', '--nemesis', 'none', '--time', '1s', '--seed', '5', '--out', out])
    const folder = realpathSync(join(out, 'latest'))
    const { exitCode, stdout } = await ordealHere(['bundle', join(out, 'latest')])
    expect([exitCode, stdout]).toEqual([0, `${folder}.tar.gz\n`])
    const { files, readme } = await bundled(folder, `${folder}.tar.gz`)
    expect(files).toEqual([
      'README.txt',
      'history.jsonl',
      'junit.xml',
      'record.json',
      'report.html',
      'scenario.json',
      'schedule.json',
    ])
    expect(readme).toContain('Verdict: VALID')
    expect(readme).toContain('  ordeal check .\n')
    expect(readme).toContain('  ordeal run .\n')
  })

  it('packs a case, which is replayed, to where it is told', async () => {
    const out = temporaryFolder()
    const seeds = ['--seeds', '1', '--first-seed', '3', '--workers', '1', '--keep']
    await ordealHere(['explore', ...seeds, '--out', out])
    const target = join(out, 'sent.tgz')
    expect(await ordealHere(['bundle', join(out, 'latest'), '--out', target])).toMatchObject({ exitCode: 0 })
    const { files, readme } = await bundled(realpathSync(join(out, 'latest')), target)
    expect(files).toContain('case.json')
    expect(readme).toContain('  ordeal replay .\n')
  })

  it('packs a play of a directed scenario', async () => {
    const out = temporaryFolder()
    const words = ['guarantees', 'leader-crash-after-commit', '--system', 'raft-kv', '--seed', '1', '--out', out]
    await ordealHere(words)
    const folder = realpathSync(join(out, 'latest'))
    expect(await ordealHere(['bundle', folder])).toMatchObject({ exitCode: 0 })
    const { files, readme } = await bundled(folder, `${folder}.tar.gz`)
    expect(files).toContain('script.json')
    expect(readme).toContain('Outcome: HELD')
  })

  it('refuses what is no run', async () => {
    const folder = temporaryFolder()
    expect(await ordealHere(['bundle', folder])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('(NOT_A_RUN)'),
    })
    expect(existsSync(`${folder}.tar.gz`)).toBe(false)
  })
})
