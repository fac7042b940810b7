/**
 * The story of a scenario's script. Plain values, stored beside the history: facts are judged from it and the evidence
 * alone. Station: evidence.
 */

/** What the script brought about, as plain values that are stored: the facts are judged with it and the evidence alone. */
export type Story = {
  /** Nodes by the part they played: L the leader, F the follower that got the entry, C, D, ... */
  readonly roles: { readonly [role: string]: string }
  /** Terms and indexes by name: T, i, ... */
  readonly numbers: { readonly [name: string]: number }
  /** Operations by name: the index of the invocation in the history. */
  readonly operations: { readonly [name: string]: number }
  /** When something was done, in ns since the run's start: 'killed L', ... In order. */
  readonly moments: readonly { readonly name: string; readonly timeNs: number }[]
}
