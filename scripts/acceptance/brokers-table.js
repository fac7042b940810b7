/**
 * RabbitMQ against Kafka as the checks saw them, from the newest line of each case of both suites (the fields: brokers.js). Pure but
 * for its last lines: `node scripts/acceptance/brokers-table.js` prints it as Markdown; with --write it is put into
 * docs/measured/brokers.md.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ROOT } from './ordeal.js'

const BROKERS = [
  ['rabbitmq', 'RabbitMQ'],
  ['kafka', 'Kafka'],
]
const NOT_MEASURED = 'not measured yet'

/** By what each counts, the names that the checkers of both have. */
const LOST = ['lost', 'lost-write']
const TWICE = ['duplicate', 'duplicated']
const MISORDERED = ['out-of-order', 'inconsistent-offsets', 'nonmonotonic-poll', 'nonmonotonic-send', 'poll-skip']
const INVENTED = ['unexpected', 'garbage-read', 'aborted-read', 'delivered-though-failed']

/** `lines`: by broker the parsed lines of its suite, oldest first. */
export function brokersTable(lines) {
  const newest = Object.fromEntries(BROKERS.map(([name]) => [name, newestOf(lines[name] ?? [])]))
  const row = (what, cell) => [what, ...BROKERS.map(([name]) => cell(newest[name], name) ?? NOT_MEASURED)]
  const rows = [
    row('safe settings, under kill, pause and partition', safeSettings),
    row('**delivery**: lost, of those acknowledged', (all) => counted(all, LOST)),
    row('kept or delivered more than once, and not said to be', (all) => counted(all, TWICE)),
    row('delivered though nobody sent it', (all) => counted(all, INVENTED)),
    row('**order**: out of it', (all) => counted(all, MISORDERED)),
    row('**replay**', replay),
    row('an acknowledged one survives the crash of its leader (S1)', survives),
    row('**median time to recover** after a leader was killed', recovery),
    row('leaders\u2019 wall clocks up to 30 minutes off', wallClock),
    row('three nodes ready', start),
  ]
  const losses = BROKERS.flatMap(([name, title]) =>
    newest[name]
      .filter(({ shows }) => shows === 'control')
      .map(({ settings, what, caught, of, anomalies }) => [
        title,
        `\`${settings}\``,
        what,
        named(anomalies),
        `${caught} of ${of}`,
      ]),
  )
  return [
    table(['as the checks saw it', ...BROKERS.map(([, title]) => title)], rows),
    '',
    '## What is lost or doubled, by setting',
    '',
    losses.length === 0
      ? `${NOT_MEASURED}.`
      : table(['broker', 'setting', 'what is done to it', 'found', 'caught'], losses),
    '',
    sources(newest),
  ].join('\n')
}

/** The last line of each case. */
function newestOf(lines) {
  return [...new Map(lines.map((line) => [line.case, line])).values()]
}

function table(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

const safeRuns = (all) => all.filter(({ shows }) => shows === 'safe')
const sum = (values) => values.reduce((total, each) => total + each, 0)
const only = (all, kind) => all.find(({ shows }) => shows === kind)

function safeSettings(all) {
  const runs = safeRuns(all)
  if (runs.length === 0) return undefined
  const valid = runs.filter(({ verdict }) => verdict === 'valid').length
  const settings = [...new Set(runs.map((each) => `${each.workload}: \`${each.settings}\``))].join('; ')
  return `${settings}; ${valid} of ${runs.length} runs valid, ${sum(runs.map(({ leaderChanges }) => leaderChanges))} leader changes`
}

function counted(all, names) {
  const runs = safeRuns(all)
  if (runs.length === 0) return undefined
  const found = sum(runs.flatMap((run) => names.map((name) => run.found?.[name] ?? 0)))
  return `${found} of ${sum(runs.map(({ acknowledged }) => acknowledged ?? 0))}`
}

/** A log is read again from any offset; what a queue has given out and heard acknowledged is gone. */
function replay(all, broker) {
  const runs = safeRuns(all)
  if (runs.length === 0) return undefined
  if (broker === 'rabbitmq') return 'none: an acknowledged message is gone'
  return `${sum(runs.map(({ recordsPolled }) => recordsPolled ?? 0))} records polled, many of them again and again from the beginning: ${sum(runs.map(({ found }) => found?.['inconsistent-offsets'] ?? 0))} at another offset than before`
}

function survives(all) {
  const line = only(all, 'survives')
  return line && `held ${line.held} of ${line.plays}`
}

function recovery(all) {
  const line = only(all, 'recovery')
  return line && `${line.medianSeconds} s of ${line.kills} kills until ${line.until}, ${line.maxSeconds} s at most`
}

function start(all) {
  const line = only(all, 'start')
  return line && `${line.medianSeconds} s, ${line.maxSeconds} s at most`
}

function wallClock(all) {
  const lines = all.filter(({ shows }) => shows === 'wall-clock')
  if (lines.length === 0) return undefined
  const valid = lines.filter(({ verdict }) => verdict === 'valid').length
  const gaps = lines.map(({ longestGapSeconds }) => longestGapSeconds ?? 0)
  return `${valid} of ${lines.length} valid; ${Math.max(...gaps)} s at most without any answer`
}

function named(anomalies = {}) {
  return Object.entries(anomalies)
    .map(([name, runs]) => `${name} in ${runs}`)
    .join(', ')
}

function sources(newest) {
  const from = BROKERS.flatMap(([name, title]) => {
    const commits = [...new Set(newest[name].map(({ commit, date }) => `${commit}, ${date}`))]
    return commits.length === 0 ? [] : [`${title}: ${commits.join('; ')}`]
  })
  return from.length === 0
    ? `\`npm run acceptance ${BROKERS.map(([name]) => name).join(' ')}\` measures it.`
    : `From docs/measured/*.jsonl. ${from.join('. ')}.`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const measured = join(ROOT, 'docs', 'measured')
  const linesOf = (suite) => {
    const file = join(measured, `${suite}.jsonl`)
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []
    return lines.map((line) => JSON.parse(line))
  }
  const text = `# RabbitMQ against Kafka, as the checks saw them\n\nMade by \`node scripts/acceptance/brokers-table.js --write\`.\n\n${brokersTable(Object.fromEntries(BROKERS.map(([name]) => [name, linesOf(name)])))}\n`
  if (process.argv.includes('--write')) writeFileSync(join(measured, 'brokers.md'), text)
  else process.stdout.write(text)
}
