/** Names of a cluster's nodes, and strings that are compared at nearly every step. Station: core. */

const NAMES: string[] = []

/** `n1` to `nN`, in order; the same strings each time. */
export function nodeNames(count: number): readonly string[] {
  while (NAMES.length < count) NAMES.push(internalized(`n${NAMES.length + 1}`))
  return NAMES.slice(0, count)
}

/**
 * The engine's one copy of the text, as literals and names of properties are: two of them are compared by address, and looked
 * up by a hash that is known; of a text put together at run time neither is so.
 */
export function internalized(text: string): string {
  return Object.keys({ [text]: true })[0] as string
}
