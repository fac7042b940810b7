/**
 * The words of the commands that run, repeat and shrink simulated cases: explore, replay, shrink, bugs.
 * Station: command line.
 */
import type { Command } from 'commander'
import { DEFAULTS } from '../defaults.ts'
import { collect } from './collect.ts'
import type { Ended } from './ended.ts'

export function addCampaigns(program: Command, ended: Ended): void {
  program
    .command('explore')
    .summary('run many cases of a simulated system, each drawn from a seed')
    .description(
      'Runs a campaign: many cases of a simulated system, each drawn from a seed, with faults within its promises. Seeds ' +
        'that are not valid are listed, and the first runs of them kept.',
    )
    .option('--system <name>', `a simulated system (default: ${DEFAULTS.system})`)
    .option('--set <name=value>', 'a setting that every case has; repeatable; the others are drawn', collect)
    .option('--bug <name>', 'a deliberate defect, with the settings that it needs; see `ordeal bugs`')
    .option('--nodes <count>', '(default: drawn)')
    .option('--seeds <count>', 'cases (default: 1000)')
    .option('--first-seed <integer>', '(default: 0)')
    .option('--workers <count>', 'threads; the result is the same whatever their number (default: one a core)')
    .option('--until-failure', 'end at the first seed that is not valid')
    .option('--keep', 'keep runs that are valid, too')
    .option('--expect <verdict>', 'valid, unknown, invalid or invalid:ANOMALY; exit 0 if and only if it is so')
    .option('--out <folder>', 'where runs are kept', 'runs')
    .option('--json', 'print the record of the campaign as JSON on stdout')
    .action(async (options) => ended(await (await import('../explore.ts')).explore(options)))
  program
    .command('replay')
    .summary('run a stored case again, and say whether it is the same bit for bit')
    .description(
      'Runs the case of a run again and compares every event, the history and the verdict. Exit 0 if all are the same.',
    )
    .argument('<run>', 'folder of a run that `ordeal explore` or `ordeal shrink` kept')
    .option('--json', 'print what was compared as JSON on stdout')
    .action(async (run, options) => ended((await import('../replay.ts')).replay(run, options)))
  program
    .command('shrink')
    .summary('make the case of an invalid run as small as can be')
    .description(
      'Takes operations, faults, nodes and clients out of a case, as long as the same checker names the same anomaly, and ' +
        'keeps the smallest as a run of its own.',
    )
    .argument('<run>', 'folder of a run that `ordeal explore` kept')
    .option('--time <duration>', 'ends the search with what was found so far (default: 60s)')
    .option('--out <folder>', 'where the run is kept', 'runs')
    .option('--json', 'print the record of the smallest run as JSON on stdout')
    .action(async (run, options) => ended(await (await import('../shrink.ts')).shrink(run, options)))
  program
    .command('bugs')
    .summary('put the deliberate defects of raft-kv to the test: what catches each')
    .description(
      'Prints the kill table: for each deliberate defect of raft-kv what its directed script and a seed of random search are ' +
        'caught by, and that both are silent without it.',
    )
    .argument('[bugs...]', 'names (default: all)')
    .option('--search', 'search the first failing seed anew, rather than replaying the known one')
    .option('--budget <seeds>', 'of a search, for each bug (default: 20000)')
    .option('--workers <count>', 'threads of a search (default: one a core)')
    .option('--json', 'print the table as JSON on stdout')
    .action(async (names, options) => ended(await (await import('../bugs.ts')).bugs(names, options)))
}
