/**
 * Runs a stored case again and says whether it is the same run, bit for bit: every event, every op, the verdict with all
 * rows. Where it is not, it names the first event at which the two part.
 * Station: campaign. Pure but for what a system does that is not deterministic, which is what it is there to find.
 */
import type { Case } from '../core/case.ts'
import type { CaseResult } from '../core/case-result.ts'
import type { History } from '../core/history.ts'
import { encodeOp } from '../core/history-file.ts'
import type { CaseParts } from './case-parts.ts'
import { printOf } from './event-prints.ts'
import { EventWords } from './event-words.ts'
import { type CaseRun, runCase } from './run-case.ts'

/** What was kept of the first run. */
export type StoredRunOfCase = {
  readonly planned: Case
  readonly result: CaseResult
  readonly prints: Int32Array
  /** As in history.jsonl. */
  readonly historyText: string
}

/** `event` counts from 0 at the run's start. */
export type Parting = {
  readonly event: number
  /** What happened at this event now; empty if there was none any more. */
  readonly words: readonly string[]
}

export type Replay = {
  readonly run: CaseRun
  readonly sameEvents: boolean
  readonly sameHistory: boolean
  readonly sameVerdict: boolean
  /** Where the runs part; absent if all events are the same. */
  readonly parting?: Parting
}

export function replayCase(stored: StoredRunOfCase, parts: CaseParts): Replay {
  const { planned, result, prints, historyText } = stored
  const words = new EventWords(parts.system.raft)
  let event = 0
  let parting: Parting | undefined
  const run = runCase(planned, {
    ...parts,
    observe: words,
    onEvent: (cluster) => {
      const told = words.take()
      if (parting === undefined && printOf(cluster) !== prints[event]) parting = { event, words: told }
      event += 1
    },
  })
  const isShorter = parting === undefined && event < prints.length
  const partingNow = isShorter ? { event, words: [] } : parting
  return {
    run,
    sameEvents: partingNow === undefined && run.result.eventHash === result.eventHash,
    sameHistory: textOf(run.history) === historyText,
    sameVerdict: JSON.stringify(run.result.results) === JSON.stringify(result.results),
    ...(partingNow === undefined ? {} : { parting: partingNow }),
  }
}

export function textOf(history: History): string {
  let text = ''
  for (const op of history.ops()) text += encodeOp(op)
  return text
}
