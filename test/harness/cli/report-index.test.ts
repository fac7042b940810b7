import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ordealHere, temporaryFolder } from '../../support/ordeal-command.ts'

it('each run is entered into the index of its folder, which `report --index` writes again', async () => {
  const out = temporaryFolder()
  const words = ['--system', 'raft-kv', '--nemesis', 'none', '--time', '1s', '--seed', '1', '--out', out]
  for (const name of ['first', 'second']) await ordealHere(['run', ...words, '--name', name])
  const index = join(out, 'index.html')
  const page = readFileSync(index, 'utf8')
  for (const name of ['first', 'second']) expect(page).toMatch(new RegExp(`href="${name}/[^"]*-1/report.html"`))
  rmSync(index)
  const again = await ordealHere(['report', '--index', out])
  expect([again.exitCode, again.stdout]).toEqual([0, `${index}\n`])
  expect(readFileSync(index, 'utf8')).toBe(page)
})

it('an index of a folder that is not there is an error of the environment', async () => {
  const { exitCode, stderr } = await ordealHere(['report', '--index', join(temporaryFolder(), 'none')])
  expect(exitCode).toBe(3)
  expect(stderr).toContain('index.html was not written')
})
