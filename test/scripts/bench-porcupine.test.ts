/**
 * What `npm run bench:porcupine` times and prints; Porcupine itself is not run here.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkHistory, modelOf } from 'porcupine-ts'
import { afterAll, describe, expect, it } from 'vitest'
import { readEvents } from '../../checkers/porcupine-ts/src/formats/index.ts'
import { readOperations } from '../../checkers/porcupine-ts/src/history/read-operations.ts'
import { generated, generatedOperations } from '../../scripts/bench-porcupine/histories.js'
import { tables } from '../../scripts/bench-porcupine/tables.js'

const OUT = mkdtempSync(join(tmpdir(), 'bench-porcupine-'))

afterAll(() => rmSync(OUT, { recursive: true, force: true }))

function check(shape: Parameters<typeof generated>[1]) {
  const { path, expected } = generated(OUT, shape)
  const text = readFileSync(path, 'utf8')
  return { text, expected, checked: checkHistory(text, modelOf('cas-register')) }
}

describe('a generated history', () => {
  it('is legal, and the same for the same seed', () => {
    const shape = { operations: 500, clients: 5, crashes: 10 }
    const { text, expected, checked } = check(shape)
    expect(expected).toBe('Ok')
    expect(checked).toMatchObject({ verdict: 'linearizable', crashed: expect.any(Number) })
    expect(checked.crashed).toBeGreaterThan(5)
    expect(check(shape).text).toBe(text)
    expect(check({ ...shape, seed: 2 }).text).not.toBe(text)
  })

  it('is the same as operations in memory', () => {
    const shape = { operations: 300, clients: 5, crashes: 10, seed: 3 }
    const { operations } = readOperations(readEvents(check(shape).text, 'jsonl'), modelOf('cas-register'))
    expect(generatedOperations(shape)).toEqual(operations)
  })

  it('has no known verdict once reads are falsified, and mostly is illegal then', () => {
    const lied = [1, 2, 3].map((seed) => check({ operations: 150, clients: 5, lies: 3, seed }))
    expect(lied.map(({ expected }) => expected)).toEqual([undefined, undefined, undefined])
    expect(lied.some(({ checked }) => checked.verdict === 'violation')).toBe(true)
  })
})

it('is told by ratios, with the machine, the versions and the commit', () => {
  const about = { machine: '2 x CPU', node: 'v24', go: 'go1.26', porcupine: 'v1.3.1', commit: 'abc', runs: 50 }
  const row = (name: string, group: string, go: number, ours: number) => ({
    name,
    group,
    go: { ns: go, verdicts: ['Ok'], steps: 1_000, bytes: 1 << 20 },
    ours: { ns: ours, verdicts: ['Ok'], steps: 10 },
  })
  const text = tables(about, [row('a', 'etcd', 2e6, 1e5), row('b', 'etcd', 5e4, 1e5), row('c', 'kv', 1e6, 4e6)])
  expect(text).toContain('Porcupine v1.3.1 (go1.26) and porcupine-ts abc (node v24) on 2 x CPU')
  expect(text).toContain('| a | Ok | 2 | 0.1 | 20 | 1000 | 10 | Go 1 MiB allocated |')
  expect(text).toContain('All 2 logs, 2 legal: 2.05 and 0.2 ms, 10.3 times; 2000 and 20 steps.')
  expect(text).toContain('The 1 logs that take Go less than 0.1 ms: 0.05 and 0.1 ms.')
  expect(text).toContain('| c | Ok | 1 | 4 | 0.25 |')
})
