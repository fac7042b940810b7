/**
 * Leaves a log with two replicas nobody but one that was not in sync: kills a follower, lets the leader shrink the replicas in
 * sync to itself and acknowledge alone, kills it, and starts the follower again. Of three nodes one is no replica, and a fault
 * that kills that one instead does no harm; which other node dies alternates by the number of the fault (0, 1, 1), so that of
 * three in a row one finds the follower. A user's own family: `--nemesis ./unclean-election.mjs`.
 */
const SHRUNK_MS = 3_500
const ELECTED_MS = 6_000

const victimOf = ({ id, hit, nodes }) => nodes.filter((node) => !hit.includes(node))[id % 3 === 0 ? 0 : 1]

export default {
  type: 'unclean-election',
  summary: 'kills a follower and, when its leader acknowledges alone, the leader; then starts the follower',
  needs: ['process'],
  targets: ['leader'],
  minNodes: 3,
  plan: (_random, target) => ({ type: 'unclean-election', target, parameters: {} }),
  apply: (applied) => {
    const follower = [victimOf(applied)]
    return [
      { port: 'process', do: 'kill', nodes: follower },
      { do: 'measure', check: { port: 'process', nodes: follower, state: 'dead' } },
      { do: 'wait', ms: SHRUNK_MS },
      { port: 'process', do: 'kill', nodes: applied.hit },
      { port: 'process', do: 'start', nodes: follower },
      { do: 'wait', ms: ELECTED_MS },
    ]
  },
  verify: ({ hit }) => [{ port: 'process', nodes: hit, state: 'dead' }],
  heal: (applied) => [{ port: 'process', do: 'start', nodes: [...applied.hit, victimOf(applied)] }],
}
