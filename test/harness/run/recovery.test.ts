/** A whole run on a fake system that hangs after its faults: what the record says, and what the verdict is. */
import { describe, expect, it } from 'vitest'
import { Conductor } from '../../../harness/conductor/conductor.ts'
import { Nemesis } from '../../../harness/conductor/nemesis-script.ts'
import { HistoryBuilder } from '../../../harness/core/history-builder.ts'
import type { StuckNode } from '../../../harness/core/liveness.ts'
import type { Op } from '../../../harness/core/op.ts'
import { DONE, type Generator } from '../../../harness/generator/generator.ts'
import { driveAsync } from '../../../harness/run/drive-async.ts'
import { circumstancesOf, judge } from '../../../harness/run/judge.ts'
import { runProgram } from '../../../harness/run/program.ts'
import type { PortStep } from '../../../harness/runtime/ports.ts'
import { workloadNamed } from '../../../harness/workloads/index.ts'
import { SCENARIO } from '../../support/play.ts'

const NODES = ['n1', 'n2', 'n3']
/** Of a workload without operations the phases remain. */
const NOTHING: Generator = { next: () => DONE, update: () => NOTHING }
const WORKLOAD = { ...workloadNamed('register'), generator: () => NOTHING, finalGenerator: () => NOTHING }

/** `hangs`: nodes that hang until they are restarted; `forever`: whatever is done. */
async function run(hangs: readonly string[], forever: readonly string[] = []) {
  const hanging = new Set(hangs)
  const steps: string[] = []
  const ops: Op[] = []
  const scenario = { ...SCENARIO, nodes: 3, nemeses: [], concurrency: 1, rate: 10, timeMs: 1 }
  const nemesis = new Nemesis([], [], NODES, () => undefined)
  const perform = async (step: PortStep) => {
    if (step.port !== 'process') return
    steps.push(`${step.do} ${step.nodes}`)
    if (step.do === 'start') for (const node of step.nodes) hanging.delete(node)
  }
  const stuck = async (): Promise<readonly StuckNode[]> =>
    [...hanging, ...forever].sort().map((node) => ({ node, reason: 'confirms nothing' }))
  let ticks = 0
  await driveAsync({
    conductor: new Conductor(runProgram(scenario, WORKLOAD, [], NODES)),
    cluster: {
      open: () => {
        throw new Error('the workload has no operations')
      },
      ready: () => Promise.reject(new Error('is not asked where the system tells who hangs')),
      recovery: { withinMs: 0, stuck },
      ports: { names: ['process'], perform, measure: async () => ({ holds: true, detail: null }) },
    },
    nemesis,
    deadlineMs: 20,
    record: (recorded) => ops.push(...recorded),
    nowNs: () => ++ticks * 1e6,
  })
  const { liveness, notRecovered } = nemesis
  const record = judge(scenario, new HistoryBuilder().finish(), [VALID], {
    versions: {},
    startedAt: 'then',
    leftOut: [],
    replay: '',
    ...(liveness && { liveness }),
    ...(notRecovered && { notRecovered }),
  })
  return { record, steps, phases: ops.flatMap((op) => (op.f === 'phase' ? [op.value] : [])) }
}

const VALID = { checker: 'linearizability', verdict: 'valid', anomalies: [], stats: {} } as const

describe('a system that', () => {
  it('comes back by itself is valid, and the record says when it was back', async () => {
    const { record, steps, phases } = await run([])
    expect([record.verdict, steps, record.liveness?.steps]).toEqual(['valid', [], []])
    expect(record.liveness?.backNs).toBeGreaterThan(record.liveness?.healedNs ?? Infinity)
    expect(phases).toEqual(['main', 'recovery', 'final'].map((phase) => ({ phase })))
  })

  it('hangs is valid all the same once the node is restarted: the step is no verdict of safety', async () => {
    const { record, steps } = await run(['n2'])
    expect(steps).toEqual(['kill n2', 'start n2'])
    expect(record).toMatchObject({
      verdict: 'valid',
      results: [{ checker: 'linearizability' }],
      liveness: { steps: [{ do: 'restart', node: 'n2', reason: 'confirms nothing' }] },
    })
    expect(record.liveness?.backNs).toBeGreaterThan(record.liveness?.steps[0]?.timeNs ?? Infinity)
  })

  it('never comes back is unknown, with the reason and what was tried', async () => {
    const { record, steps } = await run([], ['n3'])
    expect(steps).toEqual(['kill n3', 'start n3'])
    expect(record.verdict).toBe('unknown')
    expect(record.reasons).toEqual([
      'recovery: not live after the final heal: not available within 0 s, though n3 was restarted: n3: confirms nothing',
    ])
    expect(record.liveness).not.toHaveProperty('backNs')
    expect(judge(record.scenario, new HistoryBuilder().finish(), [VALID], circumstancesOf(record))).toEqual(record)
  })
})
