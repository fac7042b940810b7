/**
 * The scripts of one play, one after the other, the same on both runtimes:
 *   main      the scenario's own; if it stops short, that is noted and the play goes on
 *   recovery  everything is healed
 *   final     what is known is made durable, and every node is read
 * Station: run. Pure; the drivers play the parts.
 */
import type { DirectedScenario, Script, ScriptContext } from '../../../nemesis/script.ts'
import type { ScriptConductor } from '../../conductor/script-conductor.ts'
import { closingReads, heal } from './ending.ts'

/** For all parts of a play together; the longest takes a third of it. */
export const PLAY_DEADLINE_MS = 180_000

export type PlayPart = { readonly step: string; readonly script: Script }

export type PlaySetting = {
  readonly scenario: DirectedScenario
  readonly context: ScriptContext
  readonly conductor: ScriptConductor
  readonly nowNs: () => number
  /** The cluster knows message rules. */
  readonly byMessages: boolean
}

/** Resumed with whether the part came to its end. */
export function* partsOf(setting: PlaySetting): Generator<PlayPart, void, boolean> {
  const { scenario, context, conductor, nowNs, byMessages } = setting
  conductor.phase('main', nowNs())
  yield { step: 'the script', script: scenario.script(context) }
  conductor.phase('recovery', nowNs())
  const isHealed = yield { step: 'healing', script: heal(context.nodes, conductor, byMessages) }
  conductor.phase('final', nowNs())
  // Even where the script stopped short: what clients see in the end may show a violation that stands by itself.
  if (isHealed) yield { step: 'the closing reads', script: (scenario.object?.closing ?? closingReads)(context) }
}
