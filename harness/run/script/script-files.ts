/**
 * The files of a script's folder beside history and evidence: script.json (the plan), play.json (how it went, with the
 * story). Station: evidence.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../../core/errors.ts'
import type { Json } from '../../core/json.ts'
import { SCRIPT_RECORD_FORMAT, type ScriptPlan, type ScriptTimings } from '../../core/script-record.ts'
import type { Story } from '../../core/story.ts'
import type { RunStore } from '../store.ts'

const PLAN_FILE = 'script.json'
const PLAY_FILE = 'play.json'

/** How a play went, beside its story. */
export type PlayFacts = {
  readonly startedAt: string
  readonly versions: { readonly [name: string]: string }
  readonly replay: string
  readonly timings: ScriptTimings
  /** Evidence that could not be had, and why. */
  readonly leftOut: readonly string[]
  /** Why the script stopped short, if it did. */
  readonly stopped?: string
}

export function writePlan(store: RunStore, plan: ScriptPlan): void {
  store.writeJson(PLAN_FILE, plan as unknown as Json)
}

export function writePlay(store: RunStore, facts: PlayFacts, story: Story): void {
  store.writeJson(PLAY_FILE, { ...facts, story } as unknown as Json)
}

/** Whether a folder is that of a script. */
export function isScriptRun(directory: string): boolean {
  return existsSync(join(directory, PLAN_FILE))
}

export type StoredPlay = { readonly plan: ScriptPlan; readonly play: PlayFacts & { readonly story: Story } }

/** Throws UsageError NOT_A_SCRIPT, SCRIPT_CUT_OFF or RECORD_FORMAT. */
export function readPlay(directory: string): StoredPlay {
  if (!isScriptRun(directory))
    throw new UsageError('NOT_A_SCRIPT', `${directory} has no ${PLAN_FILE}`, { facts: { directory } })
  const plan = readJson(directory, PLAN_FILE) as ScriptPlan
  if (plan.format !== SCRIPT_RECORD_FORMAT)
    throw new UsageError('RECORD_FORMAT', `${directory} was written by another version of ordeal`, {
      facts: { directory },
    })
  if (!existsSync(join(directory, PLAY_FILE)))
    throw new UsageError(
      'SCRIPT_CUT_OFF',
      `the play in ${directory} was cut off before its end: nothing can be proved`,
      {
        hint: 'Play it again.',
        facts: { directory },
      },
    )
  return { plan, play: readJson(directory, PLAY_FILE) as StoredPlay['play'] }
}

function readJson(directory: string, name: string): unknown {
  try {
    return JSON.parse(readFileSync(join(directory, name), 'utf8'))
  } catch (cause) {
    throw new UsageError(
      'NOT_JSON',
      `${join(directory, name)} cannot be read: ${cause instanceof Error ? cause.message : cause}`,
      {
        cause,
      },
    )
  }
}
