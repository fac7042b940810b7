/**
 * The contract of deliberate defects: a name, a story, and replaced decisions. One bug a file of at most 25 lines; where a
 * bug needs a decision that rules.ts does not yet have, the decision is first taken out of the core into the record.
 */
import type { Rules } from '../raft/rules.ts'

export type Bug = {
  /** What `--set bug=NAME` says. */
  readonly name: string
  /** Who makes this mistake, and which schedule shows it. */
  readonly story: string
  /** The rule that it breaks, with its place in the paper or the dissertation. */
  readonly breaks: string
  readonly rules: Partial<Rules>
}
