/**
 * The measured rows as tables in Markdown: one a group, and for etcd's logs their sums, as the many logs are small.
 */
import { sumsOf } from './sums.js'

const MILLISECOND_NS = 1e6
const SHOWN_LOGS = 10

const COLUMNS = ['history', 'verdict', 'Go ms', 'ours ms', 'Go / ours', 'Go steps', 'our steps', 'memory']

export function tables(about, rows) {
  const { machine, node, go, porcupine, commit, runs } = about
  const head = `Porcupine ${porcupine} (${go}) and porcupine-ts ${commit} (node ${node}) on ${machine}; both warm, by turns, best of ${runs}.`
  const groups = ['etcd', 'kv', 'generated'].map((group) => [group, rows.filter((row) => row.group === group)])
  return [
    head,
    ...groups.flatMap(([group, found]) =>
      found.length === 0 ? [] : ['', `## ${group}`, '', ...tableOf(group, found)],
    ),
  ].join('\n')
}

function tableOf(group, rows) {
  const shown = group === 'etcd' ? rows.toSorted((a, b) => b.go.ns - a.go.ns).slice(0, SHOWN_LOGS) : rows
  const lines = [COLUMNS, COLUMNS.map(() => '---'), ...shown.map(cells)].map((row) => `| ${row.join(' | ')} |`)
  return group === 'etcd' ? [...lines, '', ...sums(rows)] : lines
}

function cells({ name, go, ours }) {
  const verdict =
    go.verdicts.join() === ours.verdicts.join() ? ours.verdicts.join() : `${go.verdicts} / ${ours.verdicts}`
  const memory =
    ours.kilobytes === undefined
      ? `Go ${bytes(go.bytes)} allocated`
      : `${bytes(1024 * go.kilobytes)} / ${bytes(1024 * ours.kilobytes)} resident`
  const numbers = [ms(go.ns), ms(ours.ns), ratio(go.ns, ours.ns), go.steps ?? '-', ours.steps ?? '-']
  return [name, verdict, ...numbers, memory]
}

function sums(rows) {
  const { logs, legal, total, steps, worst, short, slower, muchSlower } = sumsOf(rows)
  return [
    `All ${logs} logs, ${legal} legal: ${ms(total.go)} and ${ms(total.ours)} ms, ${ratio(total.go, total.ours)} times; ${steps.go} and ${steps.ours} steps.`,
    `Worst log: ${ms(worst.go)} and ${ms(worst.ours)} ms. The ${short.logs} logs that take Go less than 0.1 ms: ${ms(short.go)} and ${ms(short.ours)} ms.`,
    `Ours slower: ${slower} logs, by more than 0.1 ms: ${muchSlower}.`,
  ]
}

function ms(ns) {
  return Number.isFinite(ns) ? figures(ns / MILLISECOND_NS) : '-'
}

function ratio(go, ours) {
  return figures(go / ours)
}

/** Three figures, without an exponent. */
function figures(number) {
  return String(Number(number.toPrecision(3)))
}

function bytes(count) {
  return count === undefined ? '-' : `${(count / 2 ** 20).toFixed(count < 2 ** 20 ? 2 : 0)} MiB`
}
