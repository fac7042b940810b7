/**
 * `ordeal check`: judges a recorded history again. Needs no engine and changes no file.
 * Station: command line.
 */
import { compose } from '../../checkers/compose.ts'
import { assertNames } from '../../checkers/history-file.ts'
import { checkerNamed } from '../../checkers/index.ts'
import { guaranteesText } from '../../reports/guarantees-text.ts'
import { jsonReport } from '../../reports/json.ts'
import { textReport } from '../../reports/text.ts'
import { systemNamed } from '../../systems/index.ts'
import { UsageError } from '../core/errors.ts'
import type { History } from '../core/history.ts'
import type { RunRecord } from '../core/record.ts'
import { replayCommand } from '../core/replay-command.ts'
import { insideFacts } from '../run/inside.ts'
import { circumstancesOf, judge, runFacts } from '../run/judge.ts'
import { isScriptRun } from '../run/script/script-files.ts'
import { readHistoryFile, type StoredRun } from '../run/store-reader.ts'
import { workloadNamed } from '../workloads/index.ts'
import { checkFile, isOwnHistory } from './check-file.ts'
import { EXIT, exitCodeOf } from './exit-codes.ts'
import { foreignRecord, foreignText } from './foreign-history.ts'
import { historySource } from './history-source.ts'
import { checkersOf, raftLogOf } from './inside.ts'
import { coloursOn, print, say } from './output.ts'
import { judgeStored } from './stored-play.ts'

export type CheckOptions = {
  readonly checker?: readonly string[]
  readonly model?: string
  /** Of a file; see checkers/porcupine-ts/src/formats. Absent or `auto`: found out. */
  readonly format?: string
  readonly json?: boolean
  /** Of a file: false leaves out the replay of a legal order. */
  readonly validate?: boolean
  /** Of a file: so many threads decide its keys. */
  readonly workers?: string
}

export async function check(given: string, options: CheckOptions): Promise<number> {
  const only = options.checker
  only?.forEach(checkerNamed) // a misspelt name is told before a long history is read
  if (isScriptRun(given)) return checkPlay(given, options)
  const source = historySource(given)
  assertNames(options)
  if (source.kind === 'foreign' && !isOwnHistory(source.path, options)) return checkFile(source.path, options)
  if (options.workers !== undefined)
    throw new UsageError('WORKERS_OF_FILE', 'this history is judged by all checkers, on one thread', {
      hint: 'Leave out --workers: it is for files of another format, or of an object that is no register.',
    })
  const { history, tornBytes } = readHistoryFile(source.path)
  if (tornBytes > 0) {
    say(
      `note: the last line of ${source.path} is torn (${tornBytes} bytes): the run was cut off. The ops before it are judged.`,
    )
  }
  const colour = coloursOn(process.stdout)
  if (source.kind === 'foreign') {
    const record = foreignRecord(source.path, history, options.model, only)
    print(options.json === true ? jsonReport(record) : foreignText(source.path, record, history, colour))
    return exitCodeOf(record)
  }
  if (options.model !== undefined || options.format !== undefined) {
    throw new UsageError('MODEL_OF_RUN', 'the workload of a run says which model it is held against', {
      hint: 'Leave out --model and --format, or copy history.jsonl out of the folder to judge it by itself.',
    })
  }
  const record = judgeAgain(source.run, history, only)
  print(options.json === true ? jsonReport(record) : textReport(record, history, { colour }))
  return exitCodeOf(record)
}

/** A play of a directed scenario: its facts are judged again from its evidence. */
function checkPlay(directory: string, { checker, model, format, json }: CheckOptions): number {
  if (checker !== undefined || model !== undefined || format !== undefined)
    throw new UsageError('PLAY_AS_A_WHOLE', 'a play of a directed scenario is judged as a whole', {
      hint: 'Leave out --checker, --model and --format, or copy history.jsonl out of the folder to judge it by itself.',
    })
  const { record } = judgeStored(directory)
  const colour = coloursOn(process.stdout)
  print(
    json === true
      ? `${JSON.stringify(record)}\n`
      : guaranteesText(record.plan, [[{ record, folder: directory }]], colour),
  )
  return EXIT[record.verdict]
}

/** The record of a stored run as this version judges it; `only` names the checkers to ask, absent for the workload's. */
export function judgeAgain(run: StoredRun, history: History, only?: readonly string[]): RunRecord {
  const { scenario, record } = run
  const workload = workloadNamed(scenario.workload)
  const { raftLog } = raftLogOf(systemNamed(scenario.system))
  const facts = { ...runFacts(scenario, workload), ...insideFacts(run.directory, scenario, raftLog) }
  const checked = compose(only ?? checkersOf(workload, facts), history, facts)
  if (record !== undefined) return judge(scenario, history, checked, circumstancesOf(record))
  const interrupted = { versions: {}, startedAt: 'unknown', leftOut: ['the run was cut off before its end'] }
  return judge(scenario, history, checked, { ...interrupted, replay: replayCommand(scenario) })
}
