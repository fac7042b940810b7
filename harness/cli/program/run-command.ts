/**
 * The words of `ordeal run`; what it does is in ../run.ts.
 * Station: command line.
 */
import type { Command } from 'commander'
import { DEFAULTS } from '../defaults.ts'
import { collect } from './collect.ts'
import type { Ended } from './ended.ts'

export function addRun(program: Command, ended: Ended): void {
  program
    .command('run')
    .summary('run a system under a workload and faults, and judge it')
    .description(
      'Runs a system under a workload and faults, judges what was recorded, and keeps all of it in a folder.',
    )
    .argument('[scenarios...]', 'scenario.json files, or folders of runs, to run again as they were')
    .option('--system <name>', `what is tested; see \`ordeal list systems\` (default: ${DEFAULTS.system})`)
    .option('--version <version>', 'of a system in containers (default: the newest that ordeal builds)')
    .option('--image <reference>', 'a container image to use instead')
    .option('--set <name=value>', 'a setting of the system; repeatable; see `ordeal list systems NAME`', collect)
    .option('--workload <name>', `what clients do; see \`ordeal list workloads\` (default: ${DEFAULTS.workload})`)
    .option(
      '--nemesis <families>',
      `faults, such as kill,partition:leader or ./mine.ts; 'all' that are promised, in turn; or 'none' (default: ${DEFAULTS.nemesis})`,
    )
    .option(
      '--intensity <name>',
      'calm, normal or harsh: random subsets of the faults take turns, so hard (default of several: normal; one alone: its own pace)',
    )
    .option('--beyond-promises', 'of all faults, and in turns, also what the system does not promise to bear')
    .option('--nodes <count>', `(default: ${DEFAULTS.nodes})`)
    .option('--concurrency <workers>', `clients in all, or per node as in 2n (default: ${DEFAULTS.workersPerNode}n)`)
    .option('--rate <operations>', `operations a second that all clients start together (default: ${DEFAULTS.rate})`)
    .option('--time <duration>', `how long clients and faults work: 500ms, 60s, 2m (default: ${DEFAULTS.time})`)
    .option(
      '--deadline <duration>',
      `after which the outcome of an operation counts as unknown (default: ${DEFAULTS.deadline})`,
    )
    .option('--seed <integer>', 'fixes every draw (default: a random one, printed)')
    .option('--stop-on-violation', 'end the main phase at the first violation of linearizability, seen as it happens')
    .option('--expect <verdict>', 'valid, unknown, invalid or invalid:ANOMALY; exit 0 if and only if it is so')
    .option('--confirm <times>', 'how often a plan that ended invalid is run again, on fresh clusters (default: 0)')
    .option('--name <name>', 'names the folder of the run')
    .option('--out <folder>', 'where runs are kept', 'runs')
    .option('--json', 'print the record as JSON on stdout')
    .action(async (scenarios, options) => ended(await (await import('../run.ts')).run(scenarios, options)))
}
