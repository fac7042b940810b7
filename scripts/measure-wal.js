/**
 * Reads a WAL of 1 GB, made for it in a temporary folder, in a process of its own, and prints one line of JSON: its bytes,
 * the events read, seconds, and the peak of resident memory.
 * Usage: node scripts/measure-wal.js
 */
import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { crc32c } from '../systems/etcd/wal/crc32c.ts'

const BYTES = 1e9
const SEGMENT = 64e6
const VALUE = Buffer.alloc(400, 'v')

if (process.argv[2] === 'read') {
  const { etcdRaftLog } = await import('../systems/etcd/wal/read-wal.ts')
  const started = performance.now()
  let events = 0
  let end
  for (const event of etcdRaftLog.read(process.argv[3])) {
    events++
    end = event
  }
  const seconds = (performance.now() - started) / 1000
  console.log(
    JSON.stringify({
      events,
      seconds,
      end: end?.type,
      state: end?.state,
      peakMb: process.resourceUsage().maxRSS / 1024,
    }),
  )
} else {
  const directory = mkdtempSync(join(tmpdir(), 'ordeal-wal-1gb-'))
  try {
    const bytes = write(directory)
    const self = fileURLToPath(import.meta.url)
    const { stdout, stderr } = spawnSync(process.execPath, [...process.execArgv, self, 'read', directory], {
      encoding: 'utf8',
    })
    if (stdout === '') throw new Error(stderr)
    const { events, seconds, end, state, peakMb } = JSON.parse(stdout)
    console.log(
      JSON.stringify({ bytes, events, end, state, seconds: Number(seconds.toFixed(2)), peakMb: Math.round(peakMb) }),
    )
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

function varint(value) {
  const bytes = []
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128)
  return [...bytes, value]
}

function field(number, bytes) {
  return Buffer.concat([Buffer.from([...varint(number * 8 + 2), ...varint(bytes.length)]), bytes])
}

/** Puts of a key each, a hard state after each, in segments as etcd cuts them. Returns the bytes written. */
function write(directory) {
  let crc = 0
  let total = 0
  let index = 0
  for (let sequence = 0; total < BYTES; sequence++) {
    const name = `${sequence.toString(16).padStart(16, '0')}-${(sequence === 0 ? 0 : index + 1).toString(16).padStart(16, '0')}.wal`
    const file = openSync(join(directory, name), 'w')
    let size = 0
    let batch = []
    const frame = (type, data) => {
      if (data !== undefined) crc = crc32c(crc, data)
      const head = Buffer.from([8, type, 16, ...varint(crc)])
      const record = data === undefined ? head : Buffer.concat([head, field(3, data)])
      const padding = (8 - (record.length % 8)) % 8
      const length = Buffer.alloc(8)
      length.writeBigUInt64LE(BigInt(record.length) | (padding === 0 ? 0n : BigInt(0x80 | padding) << 56n))
      batch.push(length, record, Buffer.alloc(padding))
      size += 8 + record.length + padding
      if (batch.length < 6_000) return
      writeSync(file, Buffer.concat(batch))
      batch = []
    }
    frame(4)
    frame(1, Buffer.from([8, 1, 16, 1]))
    while (size < SEGMENT && total + size < BYTES) {
      index++
      const request = Buffer.concat([
        field(100, Buffer.from([8, 1])),
        field(4, Buffer.concat([field(1, Buffer.from(`r/k${index}`)), field(2, VALUE)])),
      ])
      frame(2, Buffer.concat([Buffer.from([8, 0, 16, 2, 24, ...varint(index)]), field(4, request)]))
      frame(3, Buffer.from([8, 2, 16, 1, 24, ...varint(index)]))
    }
    writeSync(file, Buffer.concat(batch))
    closeSync(file)
    total += size
  }
  return total
}
