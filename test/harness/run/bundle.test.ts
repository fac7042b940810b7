import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { filesOf, writeBundle } from '../../../harness/run/bundle.ts'
import { temporaryFolder } from '../../support/ordeal-command.ts'
import { unpacked } from '../../support/unpacked.ts'

/** A folder with text, bytes, an empty file, one in a folder whose path is long, and a link. */
function folder(): string {
  const directory = join(temporaryFolder(), 'a-run')
  const deep = join('evidence', 'n'.repeat(120), 'wal')
  mkdirSync(join(directory, deep), { recursive: true })
  writeFileSync(join(directory, 'history.jsonl'), 'π\n'.repeat(100_000))
  writeFileSync(join(directory, 'empty'), '')
  writeFileSync(join(directory, deep, '0.wal'), Buffer.from([0, 255, 10]))
  symlinkSync('evidence', join(directory, 'latest'))
  return directory
}

describe('a bundle', () => {
  it('holds every file of the folder as it is, and the README', async () => {
    const directory = folder()
    const files = filesOf(directory)
    expect(files).toEqual(['empty', join('evidence', 'n'.repeat(120), 'wal', '0.wal'), 'history.jsonl'])
    const target = `${directory}.tar.gz`
    await writeBundle(directory, files, 'read me\n', target)
    const entries = await unpacked(target)
    expect([...entries.keys()]).toEqual(['a-run/README.txt', ...files.map((file) => `a-run/${file}`)])
    expect(entries.get('a-run/README.txt')?.toString()).toBe('read me\n')
    for (const file of files)
      expect(entries.get(`a-run/${file}`)?.equals(readFileSync(join(directory, file)))).toBe(true)
  })

  it('is whole or not there', async () => {
    const directory = folder()
    const target = join(directory, 'nowhere', 'x.tar.gz')
    await expect(writeBundle(directory, filesOf(directory), '', target)).rejects.toMatchObject({
      code: 'STORE_UNWRITABLE',
    })
    const beside = `${directory}.tar.gz`
    await expect(writeBundle(directory, ['not-there'], '', beside)).rejects.toMatchObject({ code: 'STORE_UNWRITABLE' })
    expect([existsSync(beside), existsSync(`${beside}.unfinished`)]).toEqual([false, false])
  })
})
