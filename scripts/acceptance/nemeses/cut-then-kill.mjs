/**
 * Cuts the leader off from its peers, lets its clients go on with it for a while, kills it, and leaves it dead until the others
 * have a leader: what it alone had acknowledged is gone. A user's own family: `--nemesis ./cut-then-kill.mjs`.
 */
const ALONE_MS = 1_500
const OTHERS_LEAD_MS = 5_000

export default {
  type: 'cut-then-kill',
  summary: 'cuts leaders off from their peers, and kills them a while later',
  needs: ['links', 'process'],
  targets: ['leader'],
  minNodes: 3,
  plan: (_random, target) => ({ type: 'cut-then-kill', target, parameters: {} }),
  apply: ({ id, hit, nodes }) => {
    const others = nodes.filter((node) => !hit.includes(node))
    const grudge = Object.fromEntries([...hit.map((node) => [node, others]), ...others.map((node) => [node, hit])])
    return [
      { port: 'links', do: 'drop', fault: id, grudge },
      { do: 'measure', check: { port: 'links', grudge } },
      { do: 'wait', ms: ALONE_MS },
      { port: 'process', do: 'kill', nodes: hit },
      { do: 'wait', ms: OTHERS_LEAD_MS },
    ]
  },
  verify: ({ hit }) => [{ port: 'process', nodes: hit, state: 'dead' }],
  heal: ({ id, hit }) => [
    { port: 'links', do: 'restore', fault: id },
    { port: 'process', do: 'start', nodes: hit },
  ],
}
