/**
 * Partition: the network drops packets between the nodes hit and the others, both ways or one way.
 * Station: nemesis. Knows no engine: it speaks to the links port alone.
 *
 * The nodes hit stay connected among each other, so 'majority' cuts a random majority off from the rest. Where nobody
 * is left outside ('all', or a majority that is all) every node is alone.
 */
import { type Grudge, TARGETS } from '../harness/core/fault.ts'
import { DIRECTIONS, isolate, separate } from './grudge.ts'
import type { AppliedFault, FaultFamily } from './nemesis.ts'
import { choiceParameter } from './parameters.ts'

export const partition: FaultFamily = {
  type: 'partition',
  summary: 'cuts nodes off from the others in the network, both ways or one way',
  needs: ['links'],
  targets: TARGETS,
  minNodes: 2,
  plan(random, target) {
    // One third is one-way: rarer in the field than a clean cut, and harder to get right. Of 'all' no way is left open.
    const direction = random.pick(['both', 'both', 'both', 'both', 'inbound', 'outbound'] as const)
    return { type: 'partition', target, parameters: { direction: target === 'all' ? 'both' : direction } }
  },
  apply: (applied) => [{ port: 'links', do: 'drop', fault: applied.id, grudge: grudgeOf(applied) }],
  verify: (applied) => [{ port: 'links', grudge: grudgeOf(applied) }],
  heal: ({ id }) => [{ port: 'links', do: 'restore', fault: id }],
}

function grudgeOf({ fault, hit, nodes }: AppliedFault): Grudge {
  const direction = choiceParameter(fault, 'direction', DIRECTIONS)
  return hit.length === nodes.length ? separate(nodes.map((node) => [node])) : isolate(hit, nodes, direction)
}
