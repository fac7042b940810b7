/**
 * The contract of deliberate defects: a name, a story, and replaced decisions. One bug a file of at most 25 lines; where a
 * bug needs a decision that raft/rules.ts does not yet have, the decision is first taken out of the core into the record.
 */
import type { Script, ScriptContext } from '../../../nemesis/script.ts'
import type { Settings } from '../../options.ts'
import type { Rules } from '../raft/rules.ts'

/** How it is exposed at once: by a directed scenario, or by a script of its own on so many nodes. */
export type BugScript =
  | { readonly scenario: string; readonly form: string }
  | { readonly nodes: number; readonly play: (context: ScriptContext) => Script }

export type Bug = {
  /** Its number in the catalogue of Raft bugs. */
  readonly number: number
  /** What `--set bug=NAME` says. */
  readonly name: string
  /** Who makes this mistake, and which schedule shows it. */
  readonly story: string
  /** The rule that it breaks, with its place in the paper or the dissertation. */
  readonly breaks: string
  readonly rules: Partial<Rules>
  /** Settings without which it cannot show. */
  readonly settings?: Settings
  readonly script: BugScript
  /** Checkers that must fire on its script. All others but `mayFire` must stay silent there. */
  readonly fires: readonly string[]
  /** Checkers that may fire there, since what they look at follows from the defect. */
  readonly mayFire?: readonly string[]
}
