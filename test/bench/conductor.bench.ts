/**
 * Recorder and conductor alone: a client that answers at once, the register workload without pace, ops written to a file.
 * The peer in the same run only encodes and writes ops like these. At least 50 000 operations a second on one core.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Conductor } from '../../harness/conductor/conductor.ts'
import { Nemesis } from '../../harness/conductor/nemesis-script.ts'
import type { Op } from '../../harness/core/op.ts'
import { Random } from '../../harness/core/random.ts'
import type { Scenario } from '../../harness/core/scenario.ts'
import { limit } from '../../harness/generator/limit.ts'
import { clients } from '../../harness/generator/route.ts'
import { driveAsync } from '../../harness/run/drive-async.ts'
import { RunStore } from '../../harness/run/store.ts'
import { register } from '../../harness/workloads/register.ts'
import type { ClientRequest, Completion } from '../../systems/client.ts'

const OPERATIONS = 100_000
const CONCURRENCY = 10
const NODES = ['n1', 'n2', 'n3', 'n4', 'n5']

const SCENARIO: Scenario = {
  format: 1,
  name: 'bench',
  system: 'none',
  settings: {},
  nodes: NODES.length,
  workload: 'register',
  nemeses: [],
  concurrency: CONCURRENCY,
  rate: 1e9,
  timeMs: 60_000,
  deadlineMs: 1_000,
  seed: 1,
}

/** Correct registers in memory. */
function answering(): (request: ClientRequest) => Completion {
  const registers = new Map<string, readonly [number, number | null]>()
  let revision = 0
  return ({ f, key = '', value }) => {
    const seen = registers.get(key) ?? [0, null]
    if (f === 'read') return { type: 'ok', value: seen }
    const [from, to] = f === 'cas' ? (value as readonly [number, number]) : [seen[1], value as number]
    if (from !== seen[1]) return { type: 'ok', value: { applied: false, seen } }
    revision += 1
    registers.set(key, [revision, to])
    return { type: 'ok', value: f === 'cas' ? { applied: true, revision } : [revision, to] }
  }
}

async function play(directory: string): Promise<readonly Op[]> {
  const store = RunStore.create(directory, SCENARIO, new Date(0))
  const answer = answering()
  const generator = clients(
    limit(OPERATIONS, register.generator({ random: Random.stream(1, 'w'), concurrency: CONCURRENCY })),
  )
  const ops: Op[] = []
  const started = process.hrtime.bigint()
  const conductor = new Conductor({
    phases: [{ phase: 'main', generator }],
    schema: register.schema,
    concurrency: CONCURRENCY,
    nodes: NODES,
  })
  await driveAsync({
    conductor,
    cluster: {
      open: () => ({ invoke: async (request) => answer(request), close: async () => undefined }),
      ready: async () => undefined,
      ports: { names: [], perform: async () => undefined, measure: async () => ({ holds: true, detail: null }) },
    },
    nemesis: new Nemesis([], [], NODES, () => undefined),
    deadlineMs: 1_000,
    record: (recorded) => {
      for (const op of recorded) {
        store.append(op)
        ops.push(op)
      }
    },
    nowNs: () => Number(process.hrtime.bigint() - started),
  })
  store.close()
  conductor.assertNoBreach()
  return ops
}

test('recorder and conductor alone', { timeout: 120_000 }, async ({ bench }) => {
  const directory = mkdtempSync(join(tmpdir(), 'ordeal-bench-'))
  try {
    const ops = await play(directory)
    expect(ops).toHaveLength(2 * OPERATIONS + 1)
    await bench.compare(
      bench(`conductor, driver, recorder: ${OPERATIONS} operations`, async () => {
        await play(directory)
      }),
      bench('peer: only encode and write the same ops', () => {
        const store = RunStore.create(directory, SCENARIO, new Date(0))
        for (const op of ops) store.append(op)
        store.close()
      }),
      { iterations: 5, time: 0, warmupIterations: 1 },
    )
  } finally {
    rmSync(directory, { recursive: true })
  }
})
