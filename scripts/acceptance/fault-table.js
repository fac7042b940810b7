/**
 * The table 'fault x node' of docs/measured, from the newest lines of the cases that try each fault at each node of etcd
 * (`link-faults-by-node`, `faults-by-node`). Pure but for its last lines: `node scripts/acceptance/fault-table.js` prints it as Markdown; with
 * --write it is put into docs/measured/README.md between its two marks.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ROOT } from './ordeal.js'

/** By case the suite that has it. */
const SOURCES = { 'faults-by-node': 'composed', 'link-faults-by-node': 'links' }
const BEGIN = '<!-- fault-table -->'
const END = '<!-- /fault-table -->'

/** `lines`: the parsed lines of docs/measured, oldest first. A case without a line has no rows. */
export function faultTable(lines) {
  const newest = Object.keys(SOURCES).flatMap((name) => lines.filter((line) => line.case === name).slice(-1))
  const rows = newest.flatMap((line) => line.rows ?? [])
  if (rows.length === 0) return `Not measured yet: \`npm run acceptance ${Object.keys(SOURCES).join(' ')}\`.`
  const from = newest.map((line) => `\`${line.case}\` at ${line.commit}, ${line.date}`).join('; ')
  const head = ['fault', 'node', 'mechanism', 'measured', 'healed in', 'all answer after', 'in force']
  const cells = rows.map((row) => [
    row.fault,
    row.node === row.leader ? `${row.node}, leads` : row.node,
    row.mechanism,
    effectOf(row),
    `${row.healMs} ms`,
    `${row.answersAfterMs} ms`,
    row.holds ? 'yes' : '**no**',
  ])
  const table = [head, head.map(() => '---'), ...cells].map((each) => `| ${each.join(' | ')} |`)
  return [`From ${from}.`, '', ...table].join('\n')
}

/** What the port found, in words with units. */
export function effectOf({ node, measured }) {
  if (Array.isArray(measured)) return linksEffect(measured)
  const own = measured[node]
  if (typeof own === 'string') return own
  if (Array.isArray(own)) return own.map(({ offsetMs }) => `its process reads ${seconds(offsetMs)}`).join(', ')
  if (own?.allowedPercent !== undefined)
    return `${own.allowedPercent} % allowed, ${own.usedPercent} % used, throttled in ${own.throttledPeriods} periods`
  if (own?.newConnection !== undefined) {
    const { newConnection, oldConnection, packetsMet } = own
    return `new connections: ${newConnection}; the old one: ${oldConnection}; ${packetsMet} packets met`
  }
  if (measured.cut !== undefined)
    return `of the directed links between nodes ${measured.cut} cut, ${measured.open} open`
  return JSON.stringify(measured)
}

/** Of all links: the span of what was found on each. */
function linksEffect(links) {
  if (links.every(({ clogged }) => clogged)) return `none of ${sum(links, 'sent')} datagrams came through`
  if (links.every(({ bitsPerSecond }) => bitsPerSecond !== undefined)) {
    const rates = links.map(({ bitsPerSecond }) => bitsPerSecond / 1e6)
    return `${span(rates, 2)} Mbit/s`
  }
  const percent = (what, of) => (100 * sum(links, what)) / sum(links, of)
  const medians = links.flatMap(({ medianUs }) => (medianUs === undefined ? [] : [medianUs / 1_000]))
  const delay = medians.length === 0 ? [] : [`median delay ${span(medians, 1)} ms`]
  const varied = links.flatMap(({ minUs, maxUs }) => (minUs === undefined ? [] : [(maxUs - minUs) / 1_000]))
  const jitter = varied.length === 0 ? [] : [`varying by ${span(varied, 1)} ms`]
  const lost = `${percent('lost', 'sent').toFixed(1)} % lost`
  const rest = [`${sum(links, 'duplicates')} doubled`, `${sum(links, 'overtaken')} overtaken`]
  return [...delay, ...jitter, lost, ...rest, `of ${sum(links, 'sent')}`].join(', ')
}

function seconds(ms) {
  return `${ms < 0 ? '-' : '+'}${(Math.abs(ms) / 1_000).toFixed(3)} s`
}

function span(values, digits) {
  const [least, most] = [Math.min(...values).toFixed(digits), Math.max(...values).toFixed(digits)]
  return least === most ? least : `${least} to ${most}`
}

function sum(things, what) {
  return things.reduce((total, each) => total + (each[what] ?? 0), 0)
}

function linesOf(suite) {
  const path = join(ROOT, 'docs', 'measured', `${suite}.jsonl`)
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const table = faultTable([...new Set(Object.values(SOURCES))].flatMap(linesOf))
  if (!process.argv.includes('--write')) console.log(table)
  else {
    const page = join(ROOT, 'docs', 'measured', 'README.md')
    const [before, rest] = readFileSync(page, 'utf8').split(BEGIN)
    const after = rest.slice(rest.indexOf(END))
    writeFileSync(page, `${before}${BEGIN}\n${table}\n${after}`)
  }
}
