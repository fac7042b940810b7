/**
 * `ordeal run --confirm K`: the same scenario again, each time on a fresh cluster, to see how often an anomaly shows. A
 * simulated run repeats bit for bit, so there one more is enough, and it is held to that.
 * Station: command line.
 */
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { anomaliesOf, showsSame } from '../core/case-result.ts'
import type { Rerun } from '../core/confirmation.ts'
import { HarnessError } from '../core/errors.ts'
import type { RunRecord } from '../core/record.ts'
import { HISTORY_FILE } from '../run/store.ts'
import { say } from './output.ts'

export type RunToConfirm = {
  readonly record: RunRecord
  /** Its folder. The further runs go to `reruns/` in it. */
  readonly directory: string
  readonly simulated: boolean
}

/** Plays the scenario once more and keeps it below `root`. */
export type PlayAgain = (root: string) => Promise<{ readonly record: RunRecord; readonly directory: string }>

/** One after the other; a run that ends in an error counts as one that does not show the anomaly. */
export async function runAgain(run: RunToConfirm, times: number, play: PlayAgain): Promise<readonly Rerun[]> {
  const reruns: Rerun[] = []
  const count = run.simulated ? Math.min(times, 1) : times
  for (let i = 1; i <= count; i++) {
    say(`${run.record.verdict}: the same plan again, ${i} of ${count}`)
    reruns.push(await oneMore(run, play))
  }
  return reruns
}

async function oneMore({ record, directory, simulated }: RunToConfirm, play: PlayAgain): Promise<Rerun> {
  try {
    const again = await play(join(directory, 'reruns'))
    return {
      folder: relative(directory, again.directory),
      verdict: again.record.verdict,
      same: anomaliesOf(record).some((found) => showsSame(again.record, found)),
      ...(simulated ? { sameHistory: sameHistory(directory, again.directory) } : {}),
    }
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error
    say(`this one came to no verdict: ${error.message}`)
    return { error: error.message, same: false }
  }
}

function sameHistory(a: string, b: string): boolean {
  return readFileSync(join(a, HISTORY_FILE)).equals(readFileSync(join(b, HISTORY_FILE)))
}
