/**
 * `ordeal shrink`: makes the case of a run that is invalid as small as can be; what is kept shows the same anomaly by the
 * same checker.
 * Station: command line.
 */
import { setImmediate } from 'node:timers/promises'
import { counted } from '../../reports/format.ts'
import { jsonReport } from '../../reports/json.ts'
import { shrinkText, sizeText } from '../../reports/shrink-text.ts'
import { textReport } from '../../reports/text.ts'
import { campaignName } from '../campaign/case-record.ts'
import { runCase } from '../campaign/run-case.ts'
import { passes } from '../campaign/shrink/passes.ts'
import { type Shrunk, shrinkCase } from '../campaign/shrink/shrink-case.ts'
import type { Case } from '../core/case.ts'
import { anomaliesOf, type FoundAnomaly, showsSame } from '../core/case-result.ts'
import { UsageError } from '../core/errors.ts'
import { defaultsOf, partsOf, settingsNeeded } from './campaign-parts.ts'
import { EXIT } from './exit-codes.ts'
import { interruptible, keptIn } from './interruptible.ts'
import { coloursOn, print, say, shown } from './output.ts'
import { duration } from './scenario-options.ts'
import type { StatusLine } from './status-line.ts'
import { keepCase, readCaseRun } from './stored-case.ts'
import { writeAll } from './write-all.ts'

export type ShrinkOptions = { readonly time?: string; readonly out: string; readonly json?: boolean }

const TIME_DEFAULT = '60s'
/** A signal is heard that often. */
const BREATH_MS = 50

/**
 * Exit 0 when a smaller case was found or there is none. Throws UsageError NOTHING_TO_SHRINK for a run that is not invalid,
 * and NOT_REPRODUCED for one whose case shows its anomaly no more.
 */
export async function shrink(directory: string, options: ShrinkOptions): Promise<number> {
  const timeMs = duration('time', options.time ?? TIME_DEFAULT)
  const { planned, result } = readCaseRun(directory)
  const anomaly = anomaliesOf(result)[0]
  if (anomaly === undefined)
    throw new UsageError('NOTHING_TO_SHRINK', `${directory} shows no anomaly: its verdict is ${result.verdict}`, {
      facts: { directory, verdict: result.verdict },
    })
  const started = performance.now()
  const found = await interruptible(
    (status, signal) => search(planned, anomaly, started + timeMs, status, signal),
    keptIn(options.out),
  )
  if (found === undefined)
    throw new UsageError('NOT_REPRODUCED', `the case no longer shows ${anomaly.checker}: ${anomaly.name}`, {
      hint: 'It was run by another version; `ordeal replay` tells where the two runs part.',
      facts: { directory, checker: anomaly.checker, anomaly: anomaly.name },
    })
  const { smallest } = found
  const {
    directory: kept,
    record,
    run,
  } = keepCase(smallest, partsOf(smallest), options.out, `${campaignName(smallest)}-shrunk`)
  const reportPath = writeAll(kept, record, run.history)
  say(shrinkText(planned, found, (performance.now() - started) / 1000))
  const page = reportPath === undefined ? {} : { reportPath }
  print(
    options.json === true
      ? jsonReport(record)
      : textReport(record, run.history, { colour: coloursOn(process.stdout), ...page }),
  )
  say(`kept in ${shown(kept)}`)
  return EXIT.valid
}

/** Candidates that cannot even be run are none. */
async function search(
  planned: Case,
  anomaly: FoundAnomaly,
  untilMs: number,
  status: StatusLine,
  signal: AbortSignal,
): Promise<Shrunk | undefined> {
  const parts = partsOf(planned)
  const { system } = parts
  let breathedMs = performance.now()
  const found = await shrinkCase(planned, {
    passes: passes(defaultsOf(system), settingsNeeded(planned), system.nodes.min),
    fails: async (candidate) => {
      const nowMs = performance.now()
      if (nowMs - breathedMs > BREATH_MS) {
        await setImmediate()
        breathedMs = nowMs
      }
      return shows(candidate, anomaly)
    },
    goesOn: () => performance.now() < untilMs && !signal.aborted,
    onTry: ({ tries, smallest }) =>
      status.progress(() => `shrinking: ${counted(tries, 'try', 'tries')}, ${sizeText(smallest)}`),
  })
  signal.throwIfAborted()
  return found

  function shows(candidate: Case, wanted: FoundAnomaly): boolean {
    try {
      return showsSame(runCase(candidate, parts).result, wanted)
    } catch {
      return false
    }
  }
}
