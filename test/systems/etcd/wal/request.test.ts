import { describe, expect, it } from 'vitest'
import { decodeRequest } from '../../../../systems/etcd/wal/request.ts'
import { put } from './wal-writer.ts'

const logged = (value: string) => decodeRequest(Uint8Array.from(put('l/k', value))).writes[0]?.value

describe('a value in a log', () => {
  it('is kept whole up to a kibibyte', () => {
    expect(logged('x'.repeat(1024))).toBe('x'.repeat(1024))
  })

  it('is known by its beginning, its length and a digest beyond that, so that a log of long ones can be held', () => {
    const long = '1,'.repeat(10_000)
    expect(logged(long)).toMatch(/^(1,){32}\.\.\. \(20000 bytes, sha256 [0-9a-f]{32}\)$/)
    expect(logged(long)).toBe(logged(long))
    expect(logged(long)).not.toBe(logged(`${long.slice(0, -1)};`))
  })
})
