/**
 * A scenario as a test of vitest: passes when its verdict is valid, or as expected; unknown is a failure.
 * Station: vitest. The words are those of `ordeal run`.
 */
import { test } from 'vitest'
import { systemNamed } from '../../systems/index.ts'
import { DEFAULTS } from '../cli/defaults.ts'
import { exitCodeOf } from '../cli/exit-codes.ts'
import { nemesisFilesIn } from '../cli/nemesis-option.ts'
import { shown } from '../cli/output.ts'
import { loadOwnNemeses } from '../cli/own-nemesis.ts'
import { readOwnFiles } from '../cli/own-nemesis-files.ts'
import { type Planned, playQuietly } from '../cli/play-scenario.ts'
import { duration, type ScenarioOptions, scenarioFromOptions } from '../cli/scenario-options.ts'
import { writeAll } from '../cli/write-all.ts'
import { EnvironmentError } from '../core/errors.ts'
import { scenarioText } from './failure-text.ts'

/** Options of `ordeal run` by their long names, with the same defaults; but the seed is 1 unless one is given. */
export type ScenarioTest = {
  readonly system?: string
  readonly version?: string
  readonly image?: string
  /** `{ reads: 'serializable' }` for `--set reads=serializable`. */
  readonly settings?: { readonly [name: string]: string }
  readonly nodes?: number
  readonly workload?: string
  /** 'kill,partition:leader', 'all', 'none', or a file of one's own. */
  readonly nemesis?: string
  readonly intensity?: string
  readonly concurrency?: number
  readonly rate?: number
  /** How long clients and nemesis work: '20s'. */
  readonly time?: string
  readonly deadline?: string
  readonly seed?: number
  /** 'valid', 'unknown', 'invalid' or 'invalid:ANOMALY', where that is what must come out. */
  readonly expect?: string
  /** Where the folders of runs are put; default `runs`. */
  readonly out?: string
}

/** Beside the time asked for: starting and removing the cluster, recovery, final reads, checking. */
const AROUND_MS = 180_000
const SEED = 1
const REMOVAL_MS = 120_000

/**
 * Declares the test. Its timeout is the scenario's time and 3 minutes for what is around it. Skipped, with the reason, where
 * a system in containers finds no engine, unless ORDEAL_CONTAINERS=required. Throws UsageError BAD_OPTION for a time that is
 * none, and UNKNOWN_SYSTEM; the test fails with UsageError for other options that are wrong.
 */
export function scenario(name: string, options: ScenarioTest = {}): void {
  const system = systemNamed(options.system ?? DEFAULTS.system)
  const timeoutMs = duration('time', options.time ?? DEFAULTS.time) + AROUND_MS
  test(name, { timeout: timeoutMs }, async ({ skip, signal, onTestFinished }) => {
    const missing = system.runtime === 'containers' ? await missingEngine() : undefined
    if (missing !== undefined) skip(missing)
    const planned = await planOf(options)
    const playing = playQuietly(planned, options.out ?? 'runs', { signal })
    // When the time is up the signal comes, and without this vitest would not wait until the cluster is removed.
    onTestFinished(() => playing.then(nothing, nothing), REMOVAL_MS)
    const { record, history, directory } = await playing
    writeAll(directory, record, history)
    if (exitCodeOf(record) !== 0) throw failure(scenarioText(record, history, shown(directory)))
  })
}

function nothing(): void {}

async function planOf({ settings = {}, out: _, ...options }: ScenarioTest): Promise<Planned> {
  const words = Object.entries(options).map(([option, value]) => [option, String(value)] as const)
  const given: ScenarioOptions = {
    ...Object.fromEntries(words),
    set: Object.entries(settings).map(([setting, value]) => `${setting}=${value}`),
  }
  const own = await loadOwnNemeses(nemesisFilesIn(options.nemesis ?? ''))
  return {
    scenario: scenarioFromOptions(given, SEED, own),
    own: [...own.values()].flat(),
    ownFiles: readOwnFiles(own.keys()),
  }
}

/** Why there are no containers to be had, for a test that may be skipped then. */
async function missingEngine(): Promise<string | undefined> {
  const { connectEngine } = await import('../runtime/docker/engine.ts')
  try {
    await connectEngine()
    return undefined
  } catch (error) {
    if (!(error instanceof EnvironmentError) || process.env['ORDEAL_CONTAINERS'] === 'required') throw error
    return `${error.message} (npx ordeal doctor tells more)`
  }
}

/** Without a stack: the message is all, and the lines of this file are none of the reader's business. */
function failure(message: string): Error {
  const error = new Error(message)
  error.name = 'ScenarioFailure'
  error.stack = `${error.name}: ${message}`
  return error
}
