/**
 * The command line: names, options and help of each command. What a command does is in a file of its own, loaded only when
 * it is called, so that help is quick.
 * Station: command line.
 */
import { Command, CommanderError, Option } from 'commander'
import { DEFAULTS } from './defaults.ts'
import { errorText } from './error-text.ts'
import { EXIT } from './exit-codes.ts'
import { coloursOn, tolerateClosedPipes } from './output.ts'
import { ordealVersion } from './version.ts'

/** Runs the command and resolves with its exit code; never rejects. */
export async function main(argv: readonly string[]): Promise<number> {
  tolerateClosedPipes()
  let exitCode: number = EXIT.valid
  const program = createProgram((code) => {
    exitCode = code
  })
  try {
    await program.parseAsync(argv, { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.valid : EXIT.usage
    process.stderr.write(errorText(error, coloursOn(process.stderr)))
    return exitCodeOfError(error)
  }
}

function exitCodeOfError(error: unknown): number {
  const known = typeof error === 'object' && error !== null && 'exitCode' in error ? error.exitCode : undefined
  return typeof known === 'number' ? known : EXIT.internal
}

type Ended = (exitCode: number) => void

/** The commands with their options; `ended` hears the exit code of the one that was run. */
export function createProgram(ended: Ended): Command {
  const program = new Command('ordeal')
    .description(
      'Proves or refutes what a distributed system promises: runs it under faults and judges what clients saw.',
    )
    .version(ordealVersion(), '-V, --version', 'print the version of ordeal')
    .enablePositionalOptions()
    .exitOverride()
    .showHelpAfterError('(add --help for what is legal)')
    .helpCommand(false)
    .addHelpText('after', EXIT_CODES_HELP)
  addRun(program, ended)
  addGuarantees(program, ended)
  addCampaigns(program, ended)
  addCheck(program, ended)
  addClientCheck(program, ended)
  addReport(program, ended)
  addList(program, ended)
  addImages(program, ended)
  addMachine(program, ended)
  return program
}

const EXIT_CODES_HELP = `
Exit codes: 0 valid, or as expected; 1 invalid; 2 usage; 3 environment; 4 a plugin broke its contract; 5 unknown; 70 internal.`

function addRun(program: Command, ended: Ended): void {
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
      'calm, normal or harsh: random subsets of the faults take turns, so hard (default with all: normal; else none take turns)',
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
    .option('--expect <verdict>', 'valid, unknown, invalid or invalid:ANOMALY; exit 0 if and only if it is so')
    .option('--confirm <times>', 'how often a plan that ended invalid is run again, on fresh clusters (default: 0)')
    .option('--name <name>', 'names the folder of the run')
    .option('--out <folder>', 'where runs are kept', 'runs')
    .option('--json', 'print the record as JSON on stdout')
    .action(async (scenarios, options) => ended(await (await import('./run.ts')).run(scenarios, options)))
}

function addGuarantees(program: Command, ended: Ended): void {
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
    .action(async (scenarios, options) => ended(await (await import('./guarantees.ts')).guarantees(scenarios, options)))
}

function addCampaigns(program: Command, ended: Ended): void {
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
    .action(async (options) => ended(await (await import('./explore.ts')).explore(options)))
  program
    .command('replay')
    .summary('run a stored case again, and say whether it is the same bit for bit')
    .description(
      'Runs the case of a run again and compares every event, the history and the verdict. Exit 0 if all are the same.',
    )
    .argument('<run>', 'folder of a run that `ordeal explore` or `ordeal shrink` kept')
    .option('--json', 'print what was compared as JSON on stdout')
    .action(async (run, options) => ended((await import('./replay.ts')).replay(run, options)))
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
    .action(async (run, options) => ended(await (await import('./shrink.ts')).shrink(run, options)))
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
    .action(async (names, options) => ended(await (await import('./bugs.ts')).bugs(names, options)))
}

function addCheck(program: Command, ended: Ended): void {
  program
    .command('check')
    .summary('judge a recorded history again, without a cluster')
    .description('Judges a recorded history: the folder of a run, its history.jsonl, or a history of another tool.')
    .argument('<history>', 'folder of a run, or a file with one JSON op a line')
    .option('--checker <name>', 'only this checker; repeatable; see `ordeal list checkers`', collect)
    .option('--model <name>', 'hold it against this model; see `ordeal list models`')
    .option('--json', 'print the record as JSON on stdout')
    .action(async (history, options) => ended(await (await import('./check.ts')).check(history, options)))
}

function addClientCheck(program: Command, ended: Ended): void {
  program
    .command('client-check')
    .summary('put your own client between a correct server and a bad network, and see whether it tells the truth')
    .description(
      'Starts your client, a command, again and again in front of a correct server, loses and delays what they say to each ' +
        'other, and reports operations sent twice, applied writes called failed, answers after the deadline. The command ' +
        'finds the server in ORDEAL_TARGET (or {target} in its arguments), reads operations as JSON lines from stdin, ' +
        '{ "id", "f", "key", "value", "deadlineMs" }, and answers { "id", "type": "ok|fail|info", "value", "error" } on ' +
        'stdout. Exit 0 if it is honest, 1 if not.',
    )
    .argument('<command...>', 'after --, such as: -- node my-client.js')
    .option('--system <name>', 'start one node of this system, which counts what was applied: etcd')
    .option('--version <version>', 'of the system (default: the newest that ordeal builds)')
    .option('--image <reference>', 'a container image to use instead')
    .option('--target <address>', 'or use your own server at HOST:PORT: then only requests are counted')
    .option('--functions <names>', 'of read, write and cas', 'read,write')
    .option('--deadline <duration>', 'of each operation', '1s')
    .option('--json', 'print the report as JSON on stdout')
    .action(async (command, words) => ended(await (await import('./client-check.ts')).clientCheck(command, words)))
}

function addReport(program: Command, ended: Ended): void {
  program
    .command('report')
    .description('Writes the reports of a run again, from its record and history.')
    .argument('[run]', 'folder of a run (default: runs/latest); with --index the folder of all runs (default: runs)')
    .option('--index', 'write the index of all runs instead: a table with links')
    .action(async (run, options) => ended(await (await import('./report.ts')).report(run, options)))
  program
    .command('bundle')
    .summary('pack all of a run into one file')
    .description(
      'Packs the folder of a run, with a README in plain words, into one file to be sent to whoever looks after the system.',
    )
    .argument('<run>', 'folder of a run, such as runs/latest')
    .option('--out <file>', 'where to (default: RUN.tar.gz, beside the folder)')
    .action(async (run, options) => ended(await (await import('./bundle.ts')).bundle(run, options)))
}

function addList(program: Command, ended: Ended): void {
  program
    .command('list')
    .description('Lists what there is; with NAME, one of them in detail: settings, promises, outcomes.')
    .argument('<kind>', 'systems, workloads, scenarios, nemeses, checkers or models')
    .argument('[name]')
    .action(async (kind, name) => ended((await import('./list.ts')).list(kind, name)))
}

function addImages(program: Command, ended: Ended): void {
  const images = program.command('images').description('Container images, built from packages and kept by content.')
  images
    .command('build')
    .description('Builds the images that the engine lacks.')
    .argument('[names...]', 'such as etcd or etcd:3.5.16 (default: the default version of every system)')
    .action(async (names) => ended(await (await import('./images.ts')).buildImages(names)))
  images
    .command('list')
    .description('Lists the images and whether the engine has them.')
    .action(async () => ended(await (await import('./images.ts')).listImages()))
}

function addMachine(program: Command, ended: Ended): void {
  program
    .command('doctor')
    .description('Says what this machine can do, what it lacks, and what follows.')
    .action(async () => ended(await (await import('./doctor.ts')).doctor()))
  program
    .command('clean')
    .description('Removes containers, networks and volumes that dead runs left.')
    .addOption(new Option('--all', 'also those of living runs, and of other machines that share the engine'))
    .action(async (options) => ended(await (await import('./clean.ts')).clean(options)))
}

function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value]
}
