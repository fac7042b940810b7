/**
 * What a failed test says: the witness, and how to run it again, in at most 15 lines.
 * Station: vitest. Pure.
 */
import { anomaliesOf, expectationWords, reasonsOf, runFacts, VERDICT_SYMBOL } from '../../reports/run-words.ts'
import { witnessLines } from '../../reports/text-witness.ts'
import { clipped, visibleLine } from '../../reports/visible.ts'
import type { History } from '../core/history.ts'
import type { RunRecord } from '../core/record.ts'

const SENTENCE_LENGTH = 400
const REPLAY_LENGTH = 1_000
const REASONS_MAX = 8

/** `folder`: of the run, as a person would name it. */
export function scenarioText(record: RunRecord, history: History, folder: string): string {
  const expected = expectationWords(record)
  const wanted = expected === undefined ? '' : `, but expected ${expected}`
  return [
    visibleLine(`${headline(record)}${wanted}  ${runFacts(record).join(' · ')}`),
    ...whatBroke(record, history),
    visibleLine(`report  ${folder}/report.html`),
    clipped(visibleLine(`replay  npx ${record.replay}`), REPLAY_LENGTH),
  ].join('\n')
}

/** For both failures of the matcher: that it is not linearizable, and with `not` that it is. */
export function historyText(record: RunRecord, history: History, model: string): string {
  const { ok, fail, info } = record.counts.all
  const operations = `${ok} operations ok, ${fail} fail, ${info} unknown`
  if (record.verdict === 'valid') return `the history is linearizable as a ${model}: ${operations}`
  const is = record.verdict === 'invalid' ? 'is not linearizable' : 'cannot be told to be linearizable or not'
  return [`the history ${is} as a ${model}: ${operations}`, ...whatBroke(record, history)].join('\n')
}

function headline({ verdict }: RunRecord): string {
  return `${VERDICT_SYMBOL[verdict]} ${verdict.toUpperCase()}`
}

/** The first anomaly, in at most 12 lines; or why nothing is known. */
function whatBroke(record: RunRecord, history: History): readonly string[] {
  const [found] = anomaliesOf(record)
  if (found === undefined)
    return reasonsOf(record)
      .slice(0, REASONS_MAX)
      .map((reason) => clipped(visibleLine(`- ${reason}`), SENTENCE_LENGTH))
  const { checker, anomaly } = found
  return [
    visibleLine(`Broken: ${checker}, by a ${anomaly.name}`),
    clipped(visibleLine(anomaly.sentence), SENTENCE_LENGTH),
    ...witnessLines(record, history, anomaly).map(visibleLine),
  ]
}
