/**
 * The whole line in memory, on the simulator: scenario, conductor, faults, history, checkers, verdict. Tests sabotage one
 * part of the harness at a time and see who notices.
 */
import { compose } from '../../checkers/compose.ts'
import { Conductor } from '../../harness/conductor/conductor.ts'
import { Nemesis } from '../../harness/conductor/nemesis-script.ts'
import type { Program } from '../../harness/conductor/protocol.ts'
import type { History } from '../../harness/core/history.ts'
import { HistoryBuilder } from '../../harness/core/history-builder.ts'
import type { Op } from '../../harness/core/op.ts'
import { Random } from '../../harness/core/random.ts'
import type { RunRecord } from '../../harness/core/record.ts'
import type { Scenario } from '../../harness/core/scenario.ts'
import { driveSim } from '../../harness/run/drive-sim.ts'
import { judge, runFacts } from '../../harness/run/judge.ts'
import { runProgram } from '../../harness/run/program.ts'
import type { SimCluster } from '../../harness/runtime/cluster.ts'
import { startSimCluster } from '../../harness/runtime/sim/cluster.ts'
import { workloadNamed } from '../../harness/workloads/index.ts'
import { faultFamily } from '../../nemesis/index.ts'
import { planSchedule } from '../../nemesis/schedule.ts'
import { resolveTarget } from '../../nemesis/targets.ts'
import { resolveSettings } from '../../systems/options.ts'
import { raftKv } from '../../systems/raft-kv/system.ts'

/** What a test breaks. Each takes the healthy part and gives a broken one. */
export type Sabotage = {
  /** What reaches the history in place of an op, its index included. */
  readonly recorder?: (op: Op) => readonly Op[]
  readonly cluster?: (cluster: SimCluster) => SimCluster
  readonly program?: (program: Program) => Program
}

export const SCENARIO: Scenario = {
  format: 1,
  name: 'play',
  system: 'raft-kv',
  settings: resolveSettings(raftKv.options, {}),
  nodes: 5,
  workload: 'register',
  nemeses: [{ family: 'kill' }, { family: 'partition' }],
  concurrency: 10,
  rate: 100,
  timeMs: 20_000,
  deadlineMs: 1_000,
  seed: 1,
}

/** Runs the scenario and judges it. Throws what the harness throws. */
export function play(
  overrides: Partial<Scenario> = {},
  {
    recorder = (op) => [op],
    cluster: breakCluster = (cluster) => cluster,
    program = (healthy) => healthy,
  }: Sabotage = {},
): { record: RunRecord; history: History } {
  const scenario = { ...SCENARIO, ...overrides }
  const { seed, settings, nodes, timeMs } = scenario
  const workload = workloadNamed(scenario.workload)
  const families = scenario.nemeses.map(({ family }) => faultFamily(family))
  const cluster = breakCluster(startSimCluster(raftKv, { nodes, settings, seed }))
  const requests = scenario.nemeses.map(({ family, target }) => ({ family: faultFamily(family), target }))
  const schedule = planSchedule({
    random: Random.stream(seed, 'schedule'),
    requests,
    cluster: { nodes, hasLeader: true },
    timeNs: timeMs * 1e6,
  })
  const targets = Random.stream(seed, 'targets')
  const nemesis = new Nemesis(schedule, families, cluster.nodes, ({ target }, leader) =>
    resolveTarget(target, cluster.nodes, leader, targets),
  )
  const conductor = new Conductor(program(runProgram(scenario, workload, schedule, cluster.nodes)))
  const builder = new HistoryBuilder()
  const record = (ops: readonly Op[]) => {
    for (const op of ops) for (const recorded of recorder(op)) builder.add(recorded)
  }
  const playing = driveSim({ conductor, cluster, nemesis, deadlineMs: scenario.deadlineMs, record })
  while (playing.next().done !== true);
  conductor.assertNoBreach()
  const history = builder.finish()
  const checked = compose(workload.checkers, history, runFacts(scenario, workload))
  const { notRecovered } = nemesis
  const circumstances = { versions: {}, startedAt: '', leftOut: [], replay: '' }
  const noted = notRecovered === undefined ? circumstances : { ...circumstances, notRecovered }
  return { record: judge(scenario, history, checked, noted), history }
}
