/** A decision of the core (raft/rules.ts) put to the test: where it shows, and ways of getting it wrong. */
import type { Rules } from '../../../../systems/raft-kv/raft/rules.ts'
import { type Given, OneNode } from '../one-node.ts'

export type Decision<Name extends keyof Rules = keyof Rules> = {
  readonly [rule in Name]: {
    readonly rule: rule
    /** What is looked at, with these decisions replaced. */
    see(rules: Partial<Rules>): unknown
    readonly right: unknown
    /** Each must make a difference there. */
    readonly wrong: { readonly [how: string]: Rules[rule] }
  }
}[Name]

/** A node with these decisions; n1 of three unless told otherwise. */
export function nodeWith(
  rules: Partial<Rules>,
  before: ConstructorParameters<typeof OneNode>[0] = {},
  given: Given = {},
): OneNode {
  return new OneNode(before, { ...given, rules })
}
