/**
 * The words of `ordeal guarantees`; what it does is in ../guarantees.ts.
 * Station: command line.
 */
import type { Command } from 'commander'
import { collect } from './collect.ts'
import type { Ended } from './ended.ts'

export function addGuarantees(program: Command, ended: Ended): void {
  program
    .command('guarantees')
    .summary('bring a situation about by a script, and prove what became of it')
    .description(
      'Plays directed scenarios: each brings one situation about on a cluster of its own, and proves from logs, messages and ' +
        'what clients saw whether it was reached and whether the guarantee held.',
    )
    .argument('[scenarios...]', 'NAME or NAME:FORM; see `ordeal list scenarios` (default: every guarantee, every form)')
    .option('--system <name>', 'what is tested (default: etcd)')
    .option('--version <version>', 'of the system (default: the newest that ordeal builds)')
    .option('--image <reference>', 'a container image to use instead')
    .option('--set <name=value>', 'a setting of the system; repeatable', collect)
    .option('--by <way>', 'only forms by messages (a proxy between the nodes), packets, or clients')
    .option('--repeat <count>', 'plays of each form (default: 1)')
    .option('--seed <integer>', 'of the first simulated play; those after it count up (default: random)')
    .option('--out <folder>', 'where plays are kept', 'runs')
    .option(
      '--json',
      'print as JSON on stdout: for each play the list of its tries, whole records; for each simulated form its counts',
    )
    .action(async (scenarios, options) =>
      ended(await (await import('../guarantees.ts')).guarantees(scenarios, options)),
    )
}
