import { spawnSync } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { readHistoryFile } from '../../../harness/run/store-reader.ts'
import { ordeal, temporaryFolder } from '../../support/ordeal-command.ts'

const mounted: string[] = []

afterEach(() => {
  for (const folder of mounted.splice(0)) spawnSync('umount', [folder])
})

/** A file system of so many kilobytes; undefined where this machine does not let us make one. */
function smallDisk(kilobytes: number): string | undefined {
  const folder = temporaryFolder()
  const options = ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder]
  if (spawnSync('mount', options).status !== 0) return undefined
  mounted.push(folder)
  return folder
}

describe('a disk that runs full while a run goes on', () => {
  it.skipIf(process.getuid?.() !== 0)(
    'ends it with STORE_FULL and exit code 3; the history until then is kept',
    async () => {
      const folder = smallDisk(512)
      if (folder === undefined) throw new Error('root cannot mount a tmpfs here')
      const { exitCode, stdout, stderr } = await ordeal(['run', '--time', '60s', '--seed', '7', '--out', folder])
      expect([exitCode, stdout]).toEqual([3, ''])
      expect(stderr).toContain('history.jsonl (ENOSPC) (STORE_FULL)')
      expect(stderr).toContain('--out')
      const { history } = readHistoryFile(join(realpathSync(join(folder, 'latest')), 'history.jsonl'))
      expect(history.length).toBeGreaterThan(1_000)
    },
  )
})
