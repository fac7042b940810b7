import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import type { RunRecord } from '../../../harness/core/record.ts'
import { codeBlocks, pages } from '../../support/markdown.ts'
import { SHIM, temporaryFolder } from '../../support/ordeal-command.ts'
import { ROOT } from '../../support/source-files.ts'
import { describeWithEngine } from '../engine-gate.ts'

const BLOCKS = codeBlocks(pages().find(({ path }) => path === 'docs/adding-a-nemesis.md') ?? { path: '', text: '' })

/** What `npm install ordeal` would do, from this clone: the package in reach, and its command. */
function installFromHere(folder: string): void {
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true })
  symlinkSync(ROOT, join(folder, 'node_modules/ordeal'))
  symlinkSync(SHIM, join(folder, 'node_modules/.bin/ordeal'))
}

/** Runs a line as a person would type it; `# exit N` says how it must end. */
function type(line: string, folder: string): string {
  if (line.startsWith('npm install')) {
    installFromHere(folder)
    return ''
  }
  const wanted = Number(/# exit (\d+)$/.exec(line)?.[1] ?? 0)
  const env = { ...process.env, NO_COLOR: '1', PATH: `${dirname(process.execPath)}:${process.env['PATH']}` }
  const { status, stdout, stderr } = spawnSync('sh', ['-c', line], { cwd: folder, encoding: 'utf8', env })
  expect([line, status, stdout, stderr]).toEqual([line, wanted, expect.any(String), expect.any(String)])
  return stdout
}

describeWithEngine('docs/adding-a-nemesis.md', () => {
  it('followed to the letter in an empty folder, makes a fault family that is in force, and one that is not', () => {
    const folder = temporaryFolder()
    const said: string[] = []
    const records: RunRecord[] = []
    for (const { language, code } of BLOCKS) {
      if (language === 'ts') writeFileSync(join(folder, /^\/\/ (\S+)/.exec(code)?.[1] ?? ''), code)
      else if (language === 'sh') {
        for (const line of code.trim().split('\n')) {
          said.push(type(line, folder))
          if (line.startsWith('npx ordeal run'))
            records.push(JSON.parse(readFileSync(join(folder, 'runs/latest/record.json'), 'utf8')) as RunRecord)
        }
      }
    }
    const [full, forgetful] = records
    expect(full?.verdict).toBe('valid')
    const inForce = full?.faults.filter(({ phases }) => phases.verified !== undefined) ?? []
    expect(inForce.length).toBeGreaterThanOrEqual(1)
    for (const { type: kind, nodes, detail, phases } of inForce) {
      expect([kind, phases.healed]).toEqual(['descriptors', expect.any(Number)])
      for (const node of nodes)
        expect(detail).toEqual([expect.objectContaining({ [node]: { limit: 8, open: expect.any(Number), free: 0 } })])
    }
    expect(forgetful?.reasons.join()).toContain("the fault 'descriptors' was never in force")
    expect(said.join('\n')).toMatch(/descriptors +\d/)
  })
})
