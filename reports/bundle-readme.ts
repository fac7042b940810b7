/**
 * The README of a bundle: what was run, what came of it, and how to check it, for someone who never heard of ordeal.
 * Station: report. Plain text; what the run itself said is made safe to print.
 */
import { formatDurationMs } from '../harness/core/duration.ts'
import type { History } from '../harness/core/history.ts'
import type { RunRecord } from '../harness/core/record.ts'
import type { ScriptRecord } from '../harness/core/script-record.ts'
import { confirmationRows } from './confirmation-words.ts'
import { faultTotals } from './fault-view.ts'
import { count, counted } from './format.ts'
import { anomaliesOf, reasonsOf, runFacts } from './run-words.ts'
import { witnessLines } from './text-witness.ts'
import { visibleLine } from './visible.ts'

type Section = { readonly title: string; readonly lines: readonly string[] }

const WHAT_IT_IS =
  'Ordeal runs a distributed system under faults, records every operation of its clients, and judges that record. ' +
  'This folder holds one such run, complete.'
const COMMAND = '`ordeal` below is its command; it needs Node and nothing else to check what was recorded.'

/** `again`: the command that runs it again, in the unpacked folder. `files`: paths in the folder. */
export function runReadme(record: RunRecord, history: History, again: string, files: readonly string[]): string {
  const { scenario, counts } = record
  const settings = Object.entries(scenario.settings).map(([name, value]) => `${name}=${value}`)
  const { ok, fail, info } = counts.all
  const own = scenario.nemeses.flatMap(({ from }) => from ?? [])
  return page([
    { title: 'What this is', lines: [WHAT_IT_IS, COMMAND] },
    {
      title: 'What was run',
      lines: [
        runFacts(record).join(', '),
        `${counted(scenario.concurrency, 'client')}, ${scenario.rate} operations a second for ${formatDurationMs(scenario.timeMs)}, from ${record.startedAt}`,
        `faults: ${faultTotals(record).join(', ') || 'none'}`,
        `settings: ${settings.join(', ') || 'none'}`,
        `operations: ${count(ok)} ok, ${count(fail)} fail, ${count(info)} of unknown outcome`,
        ...(own.length === 0 ? [] : [ownFamilies(own, files.includes('nemeses.json'))]),
      ],
    },
    versionsOf(record),
    { title: `Verdict: ${record.verdict.toUpperCase()}`, lines: verdictLines(record) },
    ...witnessesOf(record, history),
    {
      title: 'How to check it',
      lines: [
        'ordeal check .',
        'judges the recorded history again. It needs this folder alone: no cluster, no network.',
        'report.html shows all of it; any browser opens it, and it loads nothing.',
      ],
    },
    { title: 'How to run it again', lines: [again, 'or, from anywhere:', record.replay] },
    { title: 'Files', lines: fileLines(files) },
  ])
}

/** The same for a play of a directed scenario. */
export function playReadme(record: ScriptRecord, files: readonly string[]): string {
  const { plan, facts } = record
  return page([
    { title: 'What this is', lines: [WHAT_IT_IS, 'Here a script brought one situation about.', COMMAND] },
    {
      title: 'What was run',
      lines: [
        `${plan.scenario}:${plan.form} on ${[plan.system, plan.version ?? plan.image ?? []].flat().join(' ')}, ${counted(plan.nodes, 'node')}, from ${record.startedAt}`,
        record.summary,
      ],
    },
    versionsOf(record),
    {
      title: `Outcome: ${record.outcome.toUpperCase()}`,
      lines: facts.map(({ name, status, sentence }) => `${name}: ${status}: ${sentence}`),
    },
    { title: 'How to check it', lines: ['ordeal check .', 'judges the facts again from the files of this folder.'] },
    { title: 'How to run it again', lines: [record.replay] },
    { title: 'Files', lines: fileLines(files) },
  ])
}

function ownFamilies(own: readonly string[], areKept: boolean): string {
  const place = areKept
    ? 'kept in nemeses/ with their hashes in nemeses.json; what these files import is not'
    : 'which is not in this folder'
  return `fault families of ${[...new Set(own)].join(', ')}, ${place}`
}

function versionsOf({ versions }: Pick<RunRecord, 'versions'>): Section {
  return { title: 'Versions', lines: Object.entries(versions).map(([name, version]) => `${name} ${version}`) }
}

function verdictLines(record: RunRecord): readonly string[] {
  const broken = anomaliesOf(record).map(({ checker, anomaly }) => `${checker}: ${anomaly.name}: ${anomaly.sentence}`)
  const [shown, rest] = [broken.slice(0, MOST_ANOMALIES), broken.length - MOST_ANOMALIES]
  return [
    ...shown,
    ...(rest > 0 ? [`and ${count(rest)} more, in record.json`] : []),
    ...reasonsOf(record),
    ...confirmationRows(record).map(([label, text]) => `${label}: ${text}`),
  ]
}

const MOST_ANOMALIES = 10

function witnessesOf(record: RunRecord, history: History): readonly Section[] {
  const [first] = anomaliesOf(record)
  if (first === undefined) return []
  return [{ title: 'The first witness', lines: witnessLines(record, history, first.anomaly) }]
}

const KNOWN: readonly (readonly [start: string, text: string])[] = [
  ['scenario.json', 'every choice that was made'],
  ['case.json', 'the same of a simulated case, with every operation and fault'],
  ['script.json', 'what was played, with every choice made'],
  ['play.json', 'how it went, step by step'],
  ['schedule.json', 'the faults as planned'],
  ['nemeses.json', 'where fault families of a user’s own came from, with the hash of each file'],
  ['nemeses/', 'these files as they were'],
  ['history.jsonl', 'every operation in order, one JSON object a line'],
  ['record.json', 'the verdict with everything that reports say'],
  ['result.json', 'what the case came to, with a hash of all events'],
  ['event-prints.txt', 'hashes of the events, to find where two runs part'],
  ['report.html', 'the report, in one file'],
  ['junit.xml', 'the same for a build server'],
  ['nodes/', 'logs of the nodes, over all their restarts'],
  ['evidence/', 'what was taken from inside: the nodes’ own logs of operations, the trace of their messages'],
  ['reruns/', 'further runs of the same plan, each a folder like this one'],
]

/** Folders in one line each. */
function fileLines(files: readonly string[]): readonly string[] {
  return KNOWN.flatMap(([start, text]) => {
    const found = files.filter((file) => (start.endsWith('/') ? file.startsWith(start) : file === start))
    if (found.length === 0) return []
    return [`${start.padEnd(18)}${text}${start.endsWith('/') ? ` (${counted(found.length, 'file')})` : ''}`]
  })
}

function page(sections: readonly Section[]): string {
  return sections
    .map(({ title, lines }) => `${title}\n\n${lines.map((line) => `  ${visibleLine(line)}\n`).join('')}`)
    .join('\n')
}
