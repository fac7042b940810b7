import { expect, it, vi } from 'vitest'
import { EnvironmentError } from '../../../harness/core/errors.ts'
import { ordealHere, temporaryFolder } from '../../support/ordeal-command.ts'

vi.mock('../../../harness/run/bundle.ts', () => ({
  filesOf: () => [],
  writeBundle: () => Promise.reject(new EnvironmentError('STORE_FULL', 'no space left')),
}))

it('a bundle that cannot be written changes no verdict', async () => {
  const words = ['--system', 'raft-kv', '--set', 'reads=serializable', '--nemesis', 'none', '--time', '2s']
  const out = temporaryFolder()
  const run = await ordealHere(['run', ...words, '--seed', '1', '--confirm', '1', '--out', out])
  expect(run.exitCode).toBe(1)
  expect(run.stdout).toContain('✗ INVALID')
  expect(run.stdout).not.toContain('bundle')
  expect(run.stderr).toContain('warning: the bundle was not written: no space left')
})
