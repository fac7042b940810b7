import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { EnvironmentError } from '../../../harness/core/errors.ts'
import type { ClientOp } from '../../../harness/core/op.ts'
import type { Scenario } from '../../../harness/core/scenario.ts'
import { RunStore, type WriteBytes } from '../../../harness/run/store.ts'
import { isRun, readHistoryFile, readRun } from '../../../harness/run/store-reader.ts'
import { temporaryFolder } from '../../support/ordeal-command.ts'

const SCENARIO: Scenario = {
  format: 1,
  name: 'raft-kv-register-kill',
  system: 'raft-kv',
  settings: {},
  nodes: 3,
  workload: 'register',
  nemeses: [{ family: 'kill' }],
  concurrency: 6,
  rate: 100,
  timeMs: 1_000,
  deadlineMs: 1_000,
  seed: 7,
}
const AT = new Date('2026-08-05T14:13:12.345Z')

/** An invocation or its completion, of a process of their own. */
function op(index: number): ClientOp {
  const type = index % 2 === 0 ? 'invoke' : 'ok'
  return { index, time: index, process: index >> 1, type, f: 'read', value: null, key: 'k'.repeat(40) }
}

function create(root: string, write?: WriteBytes, scenario = SCENARIO): RunStore {
  return write === undefined ? RunStore.create(root, scenario, AT) : RunStore.create(root, scenario, AT, write)
}

/** Writes like the disk until `bytes` are used up, then fails as a disk does: the last write is short. */
function diskOf(bytes: number, errno = 'ENOSPC'): WriteBytes {
  let left = bytes
  return (file, chunk) => {
    if (left === 0) throw Object.assign(new Error(`${errno}: write`), { code: errno })
    const written = writeSync(file, chunk.subarray(0, Math.min(left, chunk.length)))
    left -= written
    return written
  }
}

function thrown(action: () => unknown): EnvironmentError {
  try {
    action()
  } catch (error) {
    if (error instanceof EnvironmentError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('a run’s folder', () => {
  it('is named by scenario, time and seed, begins with the scenario, and latest leads to it', () => {
    const root = temporaryFolder()
    const store = create(root)
    store.close()
    expect(store.directory).toBe(join(root, 'raft-kv-register-kill/20260805T141312Z-7'))
    expect(readRun(store.directory).scenario).toEqual(SCENARIO)
    expect(realpathSync(join(root, 'latest'))).toBe(realpathSync(store.directory))
    expect(realpathSync(join(root, 'raft-kv-register-kill/latest'))).toBe(realpathSync(store.directory))
    expect(readlinkSync(join(root, 'latest'))).toBe('raft-kv-register-kill/20260805T141312Z-7')
  })

  it('is never shared by runs of the same second and seed, and latest leads to the last', () => {
    const root = temporaryFolder()
    const stores = [create(root), create(root), create(root)]
    for (const store of stores) store.close()
    expect(stores.map(({ directory }) => directory.slice(-3))).toEqual(['Z-7', '7-2', '7-3'])
    expect(realpathSync(join(root, 'latest'))).toBe(realpathSync(stores[2]?.directory ?? ''))
  })

  it.skipIf(process.platform !== 'linux')('is refused where a file system knows no new names, as /proc', () => {
    expect(thrown(() => create('/proc/no-runs/here')).code).toBe('STORE_UNWRITABLE')
  })

  it('is made even where latest cannot be pointed at it, as on a file system without links', () => {
    const root = temporaryFolder()
    mkdirSync(join(root, 'latest', 'taken'), { recursive: true }) // a folder with content cannot be replaced by renaming
    const store = create(root)
    store.close()
    expect(readRun(store.directory).scenario).toEqual(SCENARIO)
    expect(readdirSync(root).sort()).toEqual(['latest', 'raft-kv-register-kill'])
  })

  it.each([
    ['../../etc', '-..-etc'],
    ['latest', 'latest-'],
    ['a b/ü', 'a-b-'],
    ['', '-'],
  ])('of a scenario called %j is %j: never outside of the root, never the link', (name, folder) => {
    const root = temporaryFolder()
    create(root, undefined, { ...SCENARIO, name }).close()
    expect(readdirSync(root).sort()).toEqual([folder, 'latest'].sort())
  })

  it('takes files in folders of their own, each whole or not at all', () => {
    const store = create(temporaryFolder())
    store.writeText('nodes/n1/server.log', 'x')
    store.writeJson('schedule.json', [])
    store.close()
    expect(readFileSync(store.path('nodes/n1/server.log'), 'utf8')).toBe('x')
    expect(readFileSync(store.path('schedule.json'), 'utf8')).toBe('[]\n')
    expect(readdirSync(store.directory).sort()).toEqual(['history.jsonl', 'nodes', 'scenario.json', 'schedule.json'])
  })
})

describe('the history in the store', () => {
  it('holds after a flush all ops until then, and before it only whole batches of whole lines', () => {
    const store = create(temporaryFolder())
    const onDisk = () => readHistoryFile(store.path('history.jsonl'))
    for (let i = 0; i < 10; i++) store.append(op(i))
    expect(onDisk().history.length).toBe(0)
    store.flush()
    expect(onDisk()).toMatchObject({ history: { length: 10 }, tornBytes: 0 })
    for (let i = 10; i < 2_000; i++) store.append(op(i))
    const { history, tornBytes } = onDisk()
    expect(tornBytes).toBe(0)
    expect(history.length).toBeGreaterThan(1_000)
    expect(history.length).toBeLessThan(2_000)
    store.close()
    expect([...onDisk().history.ops()]).toEqual(Array.from({ length: 2_000 }, (_, i) => op(i)))
  })

  it('writes nothing at a flush when there is nothing new, and closes twice without harm', () => {
    let writes = 0
    const store = create(temporaryFolder(), (file, bytes) => {
      writes++
      return writeSync(file, bytes)
    })
    store.append(op(0))
    store.flush()
    store.flush()
    store.close()
    store.close()
    expect(writes).toBe(1)
  })

  it('is complete though the disk takes only some bytes at a time', () => {
    const store = create(temporaryFolder(), (file, bytes) => writeSync(file, bytes.subarray(0, 7)))
    for (let i = 0; i < 20; i++) store.append(op(i))
    store.close()
    expect(readHistoryFile(store.path('history.jsonl')).history.length).toBe(20)
  })
})

describe('a disk that refuses', () => {
  it.each([
    ['ENOSPC', 'STORE_FULL'],
    ['EDQUOT', 'STORE_FULL'],
    ['EIO', 'STORE_UNWRITABLE'],
    ['EROFS', 'STORE_UNWRITABLE'],
  ])('with %s ends the run with %s; the history until then is kept and readable', (errno, code) => {
    const store = create(temporaryFolder(), diskOf(1_000, errno))
    for (let i = 0; i < 20; i++) store.append(op(i))
    const error = thrown(() => store.flush())
    expect(error).toMatchObject({ code, exitCode: 3, facts: { path: store.path('history.jsonl'), errno } })
    expect(error.message).toContain(store.path('history.jsonl'))
    expect(error.hint).toContain('--out')
    expect(thrown(() => store.flush())).toBe(error)
    store.close()
    const { history, tornBytes } = readHistoryFile(store.path('history.jsonl'))
    expect(history.length).toBeGreaterThan(5)
    expect(tornBytes).toBeGreaterThan(0)
  })

  it('is noticed while ops are appended, when a batch is full', () => {
    const store = create(temporaryFolder(), diskOf(0))
    expect(
      thrown(() => {
        for (let i = 0; i < 2_000; i++) store.append(op(i))
      }).code,
    ).toBe('STORE_FULL')
    store.close()
  })

  it('is noticed at the close, which still closes', () => {
    const store = create(temporaryFolder(), diskOf(0))
    store.append(op(0))
    expect(thrown(() => store.close()).code).toBe('STORE_FULL')
    store.close()
  })

  it('where a file stands in the way, says which path and what to do', () => {
    const root = join(temporaryFolder(), 'file')
    writeFileSync(root, '')
    expect(thrown(() => create(root))).toMatchObject({
      code: 'STORE_UNWRITABLE',
      message: `cannot write ${join(root, 'raft-kv-register-kill')} (ENOTDIR)`,
    })
  })

  it('leaves no half of a file, and the file of that name as it was', () => {
    const store = create(temporaryFolder())
    store.writeText('record.json', 'old')
    mkdirSync(`${store.path('record.json')}.unfinished`)
    expect(thrown(() => store.writeText('record.json', 'new')).code).toBe('STORE_UNWRITABLE')
    expect(readFileSync(store.path('record.json'), 'utf8')).toBe('old')
    store.close()
  })
})

describe('reading a run', () => {
  it('gives scenario, schedule and record where they are, and says what is no run', () => {
    const store = create(temporaryFolder())
    store.close()
    expect(readRun(store.directory)).toEqual({
      directory: store.directory,
      historyPath: store.path('history.jsonl'),
      scenario: SCENARIO,
    })
    store.writeJson('schedule.json', [])
    store.writeJson('record.json', { format: 1, verdict: 'valid' })
    expect(readRun(store.directory)).toMatchObject({ schedule: [], record: { verdict: 'valid' } })
    expect(isRun(store.directory)).toBe(true)
    expect(existsSync(store.path('nothing'))).toBe(false)
    expect(() => readRun(store.path('nothing'))).toThrow(expect.objectContaining({ code: 'NOT_A_RUN', exitCode: 2 }))
  })

  it.each<readonly [what: string, file: string, text: string, code: string]>([
    ['a record of another format', 'record.json', '{"format":99}', 'RECORD_FORMAT'],
    ['a record that is no object', 'record.json', 'null', 'RECORD_FORMAT'],
    ['a record cut short', 'record.json', '{"format":', 'NOT_JSON'],
    ['a scenario with a field too many', 'scenario.json', JSON.stringify({ ...SCENARIO, more: 1 }), 'SCENARIO_FORMAT'],
    [
      'a scenario with a field too few',
      'scenario.json',
      JSON.stringify({ ...SCENARIO, seed: undefined }),
      'SCENARIO_FORMAT',
    ],
    ['a scenario for no nodes', 'scenario.json', JSON.stringify({ ...SCENARIO, nodes: 0 }), 'SCENARIO_FORMAT'],
  ])('refuses %s', (_what, file, text, code) => {
    const store = create(temporaryFolder())
    store.writeText(file, text)
    store.close()
    expect(() => readRun(store.directory)).toThrow(expect.objectContaining({ code, exitCode: 2 }))
  })

  it('names the file when its history is malformed, missing or a folder', () => {
    const store = create(temporaryFolder())
    store.writeText('history.jsonl', '{"index":0}\n')
    store.close()
    const path = store.path('history.jsonl')
    expect(() => readHistoryFile(path)).toThrow(
      expect.objectContaining({ code: 'HISTORY_MALFORMED', message: expect.stringContaining(`${path}: line 1: `) }),
    )
    expect(() => readHistoryFile(store.path('none'))).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND', exitCode: 2 }),
    )
    expect(() => readHistoryFile(store.directory)).toThrow(expect.objectContaining({ code: 'NOT_A_FILE', exitCode: 2 }))
  })
})
