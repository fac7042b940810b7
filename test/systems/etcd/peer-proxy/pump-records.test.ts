import { endianness } from 'node:os'
import { expect, it } from 'vitest'
import { type PumpRecord, PumpRecords } from '../../../../systems/etcd/peer-proxy/pump-records.ts'

const IS_LITTLE = endianness() === 'LE'

function record(what: string, id: number, timeNs: number, bytes: readonly number[]): Buffer {
  const head = Buffer.alloc(17)
  head[IS_LITTLE ? 'writeUInt32LE' : 'writeUInt32BE'](bytes.length, 0)
  head[IS_LITTLE ? 'writeUInt32LE' : 'writeUInt32BE'](id, 4)
  head[IS_LITTLE ? 'writeBigUInt64LE' : 'writeBigUInt64BE'](BigInt(timeNs), 8)
  head[16] = what.charCodeAt(0)
  return Buffer.concat([head, Buffer.from(bytes)])
}

const TOLD = Buffer.concat([
  record('F', 7, 1e15, [1, 2, 3]),
  record('P', 7, 1e15 + 1, [4]),
  record('S', 7, 1e15 + 2, []),
])
const READ: readonly PumpRecord[] = [
  { what: 'forwarded', id: 7, timeNs: 1e15, bytes: Buffer.from([1, 2, 3]) },
  { what: 'partial', id: 7, timeNs: 1e15 + 1, bytes: Buffer.from([4]) },
  { what: 'stopped', id: 7, timeNs: 1e15 + 2, bytes: Buffer.from([]) },
]

it('cuts records out of chunks, wherever they are cut', () => {
  expect(new PumpRecords().push(TOLD)).toEqual(READ)
  for (let at = 1; at < TOLD.length; at++) {
    const records = new PumpRecords()
    const read = [...records.push(TOLD.subarray(0, at)), ...records.push(TOLD.subarray(at))]
    expect(read).toEqual(READ)
  }
})

it('refuses a record of a kind unknown', () => {
  expect(() => new PumpRecords().push(record('?', 1, 0, []))).toThrow(/unknown/)
})
