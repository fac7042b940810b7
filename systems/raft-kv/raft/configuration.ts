/**
 * Who is a member of the cluster (Raft paper, section 6; dissertation, chapter 4): voters, while a joint change is under way
 * those of before too, and learners, which get the log and have no vote (dissertation 4.2.1).
 */
export type Configuration = {
  readonly voters: readonly string[]
  /** The voters of before, whose majority is needed as well; absent outside a joint change. */
  readonly outgoing?: readonly string[]
  readonly learners: readonly string[]
  /** Who are to be the voters once the learners have the log; absent without learners. */
  readonly next?: readonly string[]
}

/** Decides whether these many of so many are enough: Rules.isQuorum. */
type IsMajority = (count: number, size: number) => boolean

/** Whether those for whom `agrees` holds are a quorum: a majority of the voters, and in a joint one of the others too. */
export function isQuorum(
  { voters, outgoing }: Configuration,
  isMajority: IsMajority,
  agrees: (node: string) => boolean,
): boolean {
  return (
    isMajority(countOf(voters, agrees), voters.length) &&
    (outgoing === undefined || isMajority(countOf(outgoing, agrees), outgoing.length))
  )
}

/** The highest value that a quorum has reached; each node has reached all below its own. */
export function quorumValue(
  configuration: Configuration,
  isMajority: IsMajority,
  reached: (node: string) => number,
): number {
  const { voters, outgoing } = configuration
  let highest: number | undefined
  let value = 0
  const agrees = (other: string): boolean => reached(other) >= value
  for (const nodes of outgoing === undefined ? [voters] : [voters, outgoing])
    for (const node of nodes) {
      value = reached(node)
      if ((highest === undefined || value > highest) && isQuorum(configuration, isMajority, agrees)) highest = value
    }
  return highest ?? 0
}

/** Everyone who gets the log, in the order of the lists, each once. */
export function membersOf({ voters, outgoing, learners }: Configuration): readonly string[] {
  return outgoing === undefined && learners.length === 0
    ? voters
    : [...new Set([...voters, ...(outgoing ?? []), ...learners])]
}

export function isVoter({ voters, outgoing }: Configuration, node: string): boolean {
  return voters.includes(node) || outgoing?.includes(node) === true
}

function countOf(nodes: readonly string[], agrees: (node: string) => boolean): number {
  let count = 0
  for (const node of nodes) if (agrees(node)) count++
  return count
}
