/**
 * The words of the commands that work on what a run left: check, report, bundle.
 * Station: command line.
 */
import type { Command } from 'commander'
import { collect } from './collect.ts'
import type { Ended } from './ended.ts'

export function addCheck(program: Command, ended: Ended): void {
  program
    .command('check')
    .summary('judge a recorded history again, without a cluster')
    .description('Judges a recorded history: the folder of a run, its history.jsonl, or a history of another tool.')
    .argument('<history>', 'folder of a run, or a file')
    .option('--checker <name>', 'only this checker; repeatable; see `ordeal list checkers`', collect)
    .option('--model <name>', 'hold it against this model; see `ordeal list models`')
    .option('--format <name>', 'auto, jsonl, jepsen-edn, jepsen-json, jepsen-log or porcupine-kv (default: auto)')
    .option('--workers <count>', 'of a file: so many threads decide its keys, each with the whole budget')
    .option('--no-validate', 'of a file: a legal order is told without doing it once more')
    .option('--json', 'print the record as JSON on stdout')
    .action(async (history, options) => ended(await (await import('../check.ts')).check(history, options)))
}

export function addReports(program: Command, ended: Ended): void {
  program
    .command('report')
    .description('Writes the reports of a run again, from its record and history.')
    .argument('[run]', 'folder of a run (default: runs/latest); with --index the folder of all runs (default: runs)')
    .option('--index', 'write the index of all runs instead: a table with links')
    .action(async (run, options) => ended(await (await import('../report.ts')).report(run, options)))
  program
    .command('bundle')
    .summary('pack all of a run into one file')
    .description(
      'Packs the folder of a run, with a README in plain words, into one file to be sent to whoever looks after the system.',
    )
    .argument('<run>', 'folder of a run, such as runs/latest')
    .option('--out <file>', 'where to (default: RUN.tar.gz, beside the folder)')
    .action(async (run, options) => ended(await (await import('../bundle.ts')).bundle(run, options)))
}
