/**
 * Judging a history that another tool recorded: nothing is known of its system, faults and end, so only what the history
 * shows by itself is judged, and only what is known is printed.
 * Station: command line.
 */
import { basename } from 'node:path'
import { styleText } from 'node:util'
import { compose } from '../../checkers/compose.ts'
import { CHECKERS, modelNamed } from '../../checkers/index.ts'
import { anomaliesOf, outcomeOf, reasonsOf, VERDICT_SYMBOL } from '../../reports/run-words.ts'
import { witnessLines } from '../../reports/text-witness.ts'
import { visibleLine } from '../../reports/visible.ts'
import { type History, NEMESIS } from '../core/history.ts'
import type { RunRecord } from '../core/record.ts'
import { SCENARIO_FORMAT, type Scenario } from '../core/scenario.ts'
import { judge } from '../run/judge.ts'

const WITNESSES_MAX = 3

export function foreignRecord(
  path: string,
  history: History,
  model: string | undefined,
  only: readonly string[] = CHECKERS.map((checker) => checker.name),
): RunRecord {
  if (model !== undefined) modelNamed(model)
  const facts = { schema: {}, requestedFaults: [], expectsFinalPhase: false, ...(model === undefined ? {} : { model }) }
  return judge(foreignScenario(path, history, model), history, compose(only, history, facts), {
    versions: {},
    startedAt: 'unknown',
    leftOut: [],
    replay: `ordeal check ${path}${model === undefined ? '' : ` --model ${model}`}`,
  })
}

/** A record needs a scenario; of this one every field says that nothing is known. */
function foreignScenario(path: string, history: History, model: string | undefined): Scenario {
  const { process, nodes, time } = history.columns
  const clients = new Set(process)
  clients.delete(NEMESIS)
  return {
    format: SCENARIO_FORMAT,
    name: basename(path),
    system: 'foreign',
    settings: {},
    nodes: Math.max(1, nodes.length),
    workload: model ?? 'foreign',
    nemeses: [],
    concurrency: Math.max(1, clients.size),
    rate: 1,
    timeMs: Math.max(1, Math.round((time[history.length - 1] ?? 0) / 1e6)),
    deadlineMs: 1,
    seed: 0,
  }
}

const COLOUR = { good: 'green', bad: 'red', doubtful: 'yellow' } as const

export function foreignText(path: string, record: RunRecord, history: History, colour: boolean): string {
  const { ok, fail, info } = record.counts.all
  const word = `${VERDICT_SYMBOL[record.verdict]} ${record.verdict.toUpperCase()}`
  const headline = colour ? styleText(['bold', COLOUR[outcomeOf(record)]], word, { validateStream: false }) : word
  const results = record.results.map(({ checker, verdict, reason }) => {
    return visibleLine(`  ${checker}: ${verdict}${reason === undefined ? '' : ` (${reason})`}`)
  })
  const anomalies = anomaliesOf(record).slice(0, WITNESSES_MAX)
  return [
    `${headline}  ${visibleLine(path)}: ${ok} operations ok, ${fail} fail, ${info} unknown`,
    ...anomalies.flatMap(({ checker, anomaly }) => [
      visibleLine(`Broken: ${checker}, by a ${anomaly.name}`),
      visibleLine(`  ${anomaly.sentence}`),
      ...witnessLines(record, history, anomaly).map(visibleLine),
    ]),
    ...reasonsOf(record).map((reason) => visibleLine(`  - ${reason}`)),
    ...results,
    '',
  ].join('\n')
}
