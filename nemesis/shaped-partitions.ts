/**
 * Partitions of a shape: each a family of its own, so that `partition` keeps its draws and a shape can be asked for.
 * Station: nemesis. Knows no engine: each speaks to the links port alone, and is measured for every directed pair of nodes.
 *
 * | Jepsen's grudge | asked for as                                                            |
 * |-----------------|-------------------------------------------------------------------------|
 * | bisect          | `halves:all`: the nodes in their order                                  |
 * | random halves   | `halves:one`; with `halves:leader` the leader is in the smaller half    |
 * | split one       | `partition:one`                                                         |
 * | primaries       | `partition:leader`                                                      |
 * | bridge          | `bridge:one`, and `bridge:leader` where the leader joins the halves     |
 * | majorities ring | `majorities-ring`                                                       |
 * | minority third  | `minority-third:one`, and `minority-third:leader` with the leader in it |
 * | one way         | `one-way`, of any target but a majority                                 |
 */
import type { Grudge, Target } from '../harness/core/fault.ts'
import { Random } from '../harness/core/random.ts'
import { isolate } from './grudge.ts'
import { bridge as bridgeOf, halves as halvesOf, minorityThird as minorityThirdOf } from './grudge-shapes.ts'
import { majoritiesRing as majoritiesRingOf } from './majorities-ring.ts'
import type { AppliedFault, FaultFamily } from './nemesis.ts'
import { choiceParameter, integerParameter } from './parameters.ts'

const ORDERS = 2 ** 32

export const halves = shaped('halves', 'cuts the network in two halves', ['one', 'leader', 'all'], 2, halvesOf)

export const bridge = shaped(
  'bridge',
  'cuts the network in two halves that only one node joins, which hears all and is heard by all',
  ['one', 'leader'],
  3,
  bridgeOf,
)

export const majoritiesRing = shaped(
  'majorities-ring',
  'lets every node hear a majority, and no two the same one',
  ['all'],
  3,
  majoritiesRingOf,
)

export const minorityThird = shaped(
  'minority-third',
  'cuts off as many nodes as are fewer than a third of all',
  ['one', 'leader'],
  4,
  minorityThirdOf,
)

export const oneWay: FaultFamily = {
  type: 'one-way',
  summary: 'cuts nodes off from the others one way: they are not heard, or do not hear',
  needs: ['links'],
  targets: ['one', 'minority', 'leader'],
  minNodes: 2,
  plan: (random, target) => ({
    type: 'one-way',
    target,
    parameters: { direction: random.pick(['inbound', 'outbound'] as const) },
  }),
  ...cutting(({ fault, hit, nodes }) =>
    isolate(hit, nodes, choiceParameter(fault, 'direction', ['inbound', 'outbound'])),
  ),
}

/** The nodes hit come first, in their order; the others follow in an order that the fault's parameter fixes. */
function shaped(
  type: string,
  summary: string,
  targets: readonly Target[],
  minNodes: number,
  shape: (order: readonly string[]) => Grudge,
): FaultFamily {
  return {
    type,
    summary,
    needs: ['links'],
    targets,
    minNodes,
    plan: (random, target) => ({ type, target, parameters: { order: random.integer(0, ORDERS - 1) } }),
    ...cutting((applied) => inOrder(shape(orderOf(applied)), applied.nodes)),
  }
}

function cutting(grudgeOf: (applied: AppliedFault) => Grudge): Pick<FaultFamily, 'apply' | 'verify' | 'heal'> {
  return {
    apply: (applied) => [{ port: 'links', do: 'drop', fault: applied.id, grudge: grudgeOf(applied) }],
    verify: (applied) => [{ port: 'links', grudge: grudgeOf(applied) }],
    heal: ({ id }) => [{ port: 'links', do: 'restore', fault: id }],
  }
}

function orderOf({ fault, hit, nodes }: AppliedFault): readonly string[] {
  const order = integerParameter(fault, 'order', 0, ORDERS - 1)
  const others = nodes.filter((node) => !hit.includes(node))
  return [...hit, ...Random.stream(order, 'order').shuffle(others)]
}

/** The same cuts, listed as the nodes are: equal grudges are equal values. */
function inOrder(grudge: Grudge, nodes: readonly string[]): Grudge {
  const dropped = (at: string) => nodes.filter((from) => grudge[at]?.includes(from))
  return Object.fromEntries(nodes.map((at) => [at, dropped(at)] as const).filter(([, froms]) => froms.length > 0))
}
