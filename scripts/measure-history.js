/**
 * Measures how fast a history of a million operations (two million lines) is read, and how much memory that takes.
 * Prints one line of JSON. Usage: node scripts/measure-history.js [OPERATIONS] [FILE]; with FILE it reads that one.
 */
import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const WORKERS = 10

/** Writes operations of a register workload as a recorder would: 1 in 50 ends info. */
async function generate(path, operations) {
  const { Random } = await import('../harness/core/random.ts')
  const { encodeOp } = await import('../harness/core/history-file.ts')
  const random = Random.stream(1, 'measure')
  const workers = Array.from({ length: WORKERS }, (_, process) => ({ process, node: `n${1 + (process % 5)}` }))
  const file = openSync(path, 'w')
  let nextProcess = WORKERS
  let time = 0
  let batch = ''
  for (let index = 0; index < 2 * operations; index++) {
    const worker = workers[index % WORKERS]
    time += random.integer(0, 200_000)
    if (worker.open === undefined) {
      const f = random.pick(['read', 'write', 'cas'])
      const value = f === 'read' ? null : f === 'write' ? index + 1 : [index + 1, index + 2]
      worker.open = { f, value, key: `k${random.integer(0, 499)}` }
      batch += encodeOp({ index, time, process: worker.process, type: 'invoke', ...worker.open, node: worker.node })
    } else {
      const { f, value, key } = worker.open
      const common = { index, time, process: worker.process, f, key, node: worker.node }
      worker.open = undefined
      if (random.integer(0, 49) === 0) {
        const error = { code: 'DEADLINE', message: 'no answer within 2000 ms' }
        batch += encodeOp({ ...common, type: 'info', value, error })
        worker.process = nextProcess++
      } else
        batch += encodeOp({
          ...common,
          type: 'ok',
          value: f === 'cas' ? { applied: true, revision: index } : [index, index],
        })
    }
    if (batch.length > 65_536) {
      writeSync(file, batch)
      batch = ''
    }
  }
  writeSync(file, batch)
  closeSync(file)
}

async function measure(path) {
  const { readHistoryFile } = await import('../harness/run/store-reader.ts')
  const start = performance.now()
  const { history } = readHistoryFile(path)
  const seconds = Number(((performance.now() - start) / 1000).toFixed(2))
  const peakMb = Math.round(process.resourceUsage().maxRSS / 1024)
  console.log(JSON.stringify({ ops: history.length, fileMb: Math.round(statSync(path).size / 1e6), seconds, peakMb }))
}

const [operations = '1000000', path] = process.argv.slice(2)
if (path !== undefined) await measure(path)
else {
  const folder = mkdtempSync(join(tmpdir(), 'ordeal-measure-'))
  try {
    await generate(join(folder, 'history.jsonl'), Number(operations))
    // A process of its own: the writer's memory must not count.
    const { status } = spawnSync(process.execPath, [import.meta.filename, operations, join(folder, 'history.jsonl')], {
      stdio: 'inherit',
    })
    process.exitCode = status ?? 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
