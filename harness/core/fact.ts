/**
 * Proof obligations of a scenario, as named facts: each is proved, refuted or unknown, with the place that shows it. What
 * may be said of the scenario follows from them, never from hope.
 * Station: verdict. Pure.
 */

/** What shows it: a place in a member's log, a record of the trace, or an op of the history. `shows` in a few words. */
export type Proof =
  | { readonly node: string; readonly file: string; readonly offset: number; readonly shows: string }
  | { readonly trace: number; readonly shows: string }
  | { readonly op: number; readonly shows: string }

/** `reached`: the scenario was really brought about. `held`: the guarantee itself. */
export type FactKind = 'reached' | 'held'
export type FactStatus = 'proved' | 'refuted' | 'unknown'

export type Fact = {
  /** Kebab-case, unique in its scenario. */
  readonly name: string
  readonly kind: FactKind
  readonly status: FactStatus
  /** What was found, for a person: 'n2, n3 and n4 held (3, 17) before any state of term 4'. */
  readonly sentence: string
  readonly proofs: readonly Proof[]
}

/**
 * - held: every fact is proved.
 * - violated: the scenario was reached, and a fact of the guarantee is refuted.
 * - not reached: a fact of reaching it is refuted or unknown; nothing is said of the guarantee.
 * - undecided: reached, and a fact of the guarantee is unknown.
 */
export type ScenarioOutcome = 'held' | 'violated' | 'not reached' | 'undecided'

export function concludeFacts(facts: readonly Fact[]): ScenarioOutcome {
  const of = (kind: FactKind) => facts.filter((fact) => fact.kind === kind)
  const reached = of('reached')
  const guarantee = of('held')
  if (reached.length === 0 || guarantee.length === 0) return 'not reached' // nothing to prove proves nothing
  if (reached.some(({ status }) => status !== 'proved')) return 'not reached'
  if (guarantee.some(({ status }) => status === 'refuted')) return 'violated'
  return guarantee.every(({ status }) => status === 'proved') ? 'held' : 'undecided'
}
