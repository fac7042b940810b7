/**
 * What a run does: clients and nemesis side by side for a time, then all is healed and the system waited for, then the
 * closing reads. Station: generator. Pure; everything random comes from the scenario's seed.
 */

import { nemesisGenerator } from '../../nemesis/nemesis-generator.ts'
import type { Program } from '../conductor/protocol.ts'
import { Random } from '../core/random.ts'
import type { Schedule } from '../core/record.ts'
import type { Scenario } from '../core/scenario.ts'
import { any } from '../generator/any.ts'
import type { Generator } from '../generator/generator.ts'
import { once } from '../generator/limit.ts'
import { restAfterFail } from '../generator/rest-after-fail.ts'
import { clients, nemesis } from '../generator/route.ts'
import { sequence } from '../generator/sequence.ts'
import { rate } from '../generator/stagger.ts'
import { timeLimit } from '../generator/time-limit.ts'
import type { Workload } from '../workloads/workload.ts'

/** Ten tries a second of a node that refuses are enough to see it come back. */
const REST_AFTER_FAIL_NS = 100_000_000

export function runProgram(
  scenario: Scenario,
  workload: Workload,
  schedule: Schedule,
  nodes: readonly string[],
): Program {
  const { concurrency, seed } = scenario
  const context = (name: string) => ({ random: Random.stream(seed, name), concurrency })
  const asked = restAfterFail(REST_AFTER_FAIL_NS, workload.generator(context('workload')))
  const paced = rate(Random.stream(seed, 'rate'), scenario.rate, asked)
  // The nemesis first: where both have something to do now, a fault is not to wait for the clients.
  const main = timeLimit(scenario.timeMs * 1e6, any(nemesis(nemesisGenerator(schedule)), clients(paced)))
  return {
    phases: [
      { phase: 'main', generator: main },
      { phase: 'recovery', generator: sequence(nemesisOp('heal-all'), nemesisOp('recover')) },
      { phase: 'final', generator: clients(workload.finalGenerator(context('final'))) },
    ],
    schema: workload.schema,
    concurrency,
    nodes,
  }
}

function nemesisOp(f: 'heal-all' | 'recover'): Generator {
  const generator: Generator = {
    next: ({ free }) =>
      free.includes('nemesis')
        ? { type: 'op', op: { worker: 'nemesis', f, value: null }, next: generator }
        : { type: 'pending', next: generator },
    update: () => generator,
  }
  return once(generator)
}
