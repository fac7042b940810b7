/**
 * The pages of docs/generated/, printed from the registries themselves, so that they cannot say what the code does not.
 * `npm run docs` writes them; a house test compares.
 * Station: command line. Pure.
 */
import { DEFAULT_BUDGET } from '../../checkers/checker.ts'
import { FILE_MODELS } from '../../checkers/history-file.ts'
import { CHECKERS } from '../../checkers/index.ts'
import { FAULT_FAMILIES } from '../../nemesis/index.ts'
import { DEFAULT_PACE } from '../../nemesis/schedule.ts'
import { SYSTEMS } from '../../systems/index.ts'
import { BUGS } from '../../systems/raft-kv/bugs/index.ts'
import { raftKv } from '../../systems/raft-kv/system.ts'
import { shapeText } from '../core/shape-text.ts'
import { CONTAINER_PORTS, PROXIED_PORTS } from '../runtime/docker/port-names.ts'
import { simPortNames } from '../runtime/sim/ports.ts'
import { WORKLOADS } from '../workloads/index.ts'
import type { Workload } from '../workloads/workload.ts'
import { commandsPage } from './commands-page.ts'
import { code, codes, markdownTable, plain } from './markdown.ts'
import { rotationSection } from './rotation-section.ts'
import { systemsPage } from './systems-page.ts'

const NOTE = '<!-- Printed from the registries by `npm run docs`; changes here are overwritten. -->\n\n'

/** By file name in docs/generated/. */
export function referencePages(): ReadonlyMap<string, string> {
  const pages = Object.entries({
    'bugs.md': bugsPage(),
    'checkers.md': checkersPage(),
    'commands.md': commandsPage(),
    'models.md': modelsPage(),
    'nemeses.md': nemesesPage(),
    'systems.md': systemsPage(SYSTEMS),
    'workloads.md': workloadsPage(),
  })
  return new Map(pages.map(([name, text]) => [name, `${NOTE}${text.trimEnd()}\n`]))
}

const PORTS_BY_RUNTIME = [
  [
    'containers',
    `${codes(CONTAINER_PORTS)}, and \`wall-clock\` and, of systems that bear it, \`clock\` where processes may be looked into`,
  ],
  ['containers with a peer proxy between them', codes(PROXIED_PORTS)],
  ['the simulator, with raft-kv', codes(simPortNames(raftKv))],
]

function nemesesPage(): string {
  const rows = FAULT_FAMILIES.map(({ type, summary, targets, needs, minNodes = 1, beyondPromises }) => [
    code(type),
    plain(beyondPromises === true ? `${summary} (beyond promises)` : summary),
    codes(targets),
    codes(needs),
    String(minNodes),
  ])
  const { firstQuiet, fault, quiet } = DEFAULT_PACE
  return [
    '# Fault families\n\nAs in `--nemesis kill,partition:leader`. Without a target a family takes each in turn; what can hit the leader can on\n',
    'request hit a `follower`, too. What a target means is in [nemesis/targets.ts](../../nemesis/targets.ts). A family of your own:\n',
    '[adding a nemesis](../adding-a-nemesis.md).\n\n',
    markdownTable(['family', 'what it does', 'targets', 'ports', 'fewest nodes'], rows),
    `\nA family's first fault begins after ${seconds(firstQuiet)}, lasts ${seconds(fault)}, and the next begins ${seconds(quiet)} after it has\n`,
    'ended. A run too short for two such rounds goes through them faster.\n\n',
    'A runtime without one of the ports leaves the family out, and the run says so.\n\n',
    markdownTable(['where', 'ports'], PORTS_BY_RUNTIME),
    '\nNo system promises anything under a family *beyond promises*: such faults come on request alone, to see what is noticed.\n',
    rotationSection(),
  ].join('')
}

function seconds({ minNs, maxNs }: { readonly minNs: number; readonly maxNs: number }): string {
  return `${minNs / 1e9} to ${maxNs / 1e9} s`
}

function workloadsPage(): string {
  return `# Workloads\n\n${WORKLOADS.map(workloadSection).join('\n')}`
}

function workloadSection({ name, summary, schema, checkers, model }: Workload): string {
  const rows = Object.entries(schema).map(([f, { invoke, ok, keyed }]) => [
    code(f),
    keyed ? 'one key' : 'the whole system',
    code(shapeText(invoke)),
    code(shapeText(ok)),
  ])
  const against = model === undefined ? '' : ` against the model ${code(model)}`
  return [
    `## ${name}\n\n${plain(summary)}\n\n`,
    `Judged by ${codes(checkers)}${against}. Runs on ${codes(systemsWith(Object.keys(schema)))}, whose clients have its functions.\n\n`,
    markdownTable(['function', 'acts on', 'value of `invoke`', 'value of `ok`'], rows),
  ].join('')
}

function systemsWith(needed: readonly string[]): readonly string[] {
  return SYSTEMS.filter(({ functions }) => needed.every((f) => functions.includes(f))).map(({ name }) => name)
}

function checkersPage(): string {
  const rows = CHECKERS.map(({ name, summary }) => [code(name), plain(summary)])
  return [
    '# Checkers\n\n',
    markdownTable(['checker', 'what it says when valid'], rows),
    `\nEach may spend ${DEFAULT_BUDGET.steps / 1e6} million steps and hold ${DEFAULT_BUDGET.bytes / 2 ** 30} GiB; where that is not enough its verdict is unknown.\n`,
  ].join('')
}

function modelsPage(): string {
  const rows = FILE_MODELS.map(({ name, summary }) => [code(name), plain(summary)])
  return `# Models\n\nWhat \`--model\` takes; see [checking a history](../checking-a-history.md).\n\n${markdownTable(['model', 'object: functions'], rows)}`
}

function bugsPage(): string {
  const rows = BUGS.map(({ name, story, breaks }) => [code(name), plain(story), plain(breaks)])
  return [
    '# Deliberate defects of raft-kv\n\nSwitched on by `--set bug=NAME`; see [adding a bug](../adding-a-bug.md).\n\n',
    markdownTable(['bug', 'story', 'what it breaks'], rows),
  ].join('')
}
