/**
 * Members: some nodes are taken out of the cluster while it works, and are taken in again (dissertation, chapter 4; Jepsen's
 * membership nemesis). They run on meanwhile, and know nothing of it.
 * Station: nemesis. Knows no system: it speaks to the admin port alone.
 */
import type { FaultFamily } from './nemesis.ts'

export const members: FaultFamily = {
  type: 'members',
  summary: 'takes nodes out of the cluster while it works, and takes them in again',
  needs: ['admin'],
  targets: ['one', 'minority', 'leader'],
  minNodes: 2,
  plan: (_random, target) => ({ type: 'members', target, parameters: {} }),
  apply: ({ id, hit, nodes }) => [
    { port: 'admin', do: 'members', fault: id, nodes: nodes.filter((node) => !hit.includes(node)) },
  ],
  verify: ({ id }) => [{ port: 'admin', fault: id }],
  heal: ({ id, nodes }) => [
    { port: 'admin', do: 'end', fault: id },
    { port: 'admin', do: 'members', fault: id, nodes },
    { port: 'admin', do: 'end', fault: id },
  ],
}
