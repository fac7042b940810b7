/**
 * A simulated cluster for the laws of fault families: small nodes, each with a few records on its disk. The picture is the
 * world's own word, asked past the ports under test.
 */
import { CLIENT_MISHAPS } from '../../harness/core/client-links.ts'
import { portTargets } from '../../harness/runtime/sim/port-targets.ts'
import { createSimPorts, type PortTargets } from '../../harness/runtime/sim/ports.ts'
import { World } from '../../harness/runtime/sim/world.ts'
import type { SimSystem } from '../../systems/sim-system.ts'
import { ECHO } from '../harness/runtime/sim/echo-system.ts'
import type { FaultRig } from './fault-family-laws.ts'

/** n1 leads, and takes whatever an operator asks for. */
const ADMINISTERED: SimSystem = {
  ...ECHO,
  functions: [...ECHO.functions, 'transfer', 'members'],
  leader: () => 'n1',
  step: (state, event, context) => {
    if (event.type !== 'request' || !['transfer', 'members'].includes(event.body.f))
      return ECHO.step(state, event, context)
    const completion = { type: 'ok', value: 'unchanged' } as const
    return { state, effects: [{ type: 'reply', request: event.request, completion }] }
  },
}

/** Numbers of faults that a law may use. */
const FAULTS = Array.from({ length: 12 }, (_, i) => [i, i + 100]).flat()

/** `broken`: what the ports take hold of in place of the world. */
export function simFaultRig(
  count: number,
  broken: (targets: PortTargets) => Partial<PortTargets> = () => ({}),
): FaultRig {
  const world = new World(ADMINISTERED, { nodes: count, settings: {}, seed: 1 })
  const { nodes } = world
  for (const node of nodes) world.invoke(node, { f: 'store', value: 1 }, 100, () => {})
  while (world.advance());
  const targets = portTargets(world)
  const links = nodes.flatMap((from) => nodes.filter((to) => to !== from).map((to) => [from, to] as const))
  const ports = createSimPorts({ ...targets, ...broken(targets) })
  return {
    nodes,
    ports,
    picture: () => ({
      states: nodes.map((node) => world.process(node).condition),
      open: links.filter(([from, to]) => targets.links.passes(from, to)).map((pair) => pair.join('>')),
      qualities: links.map(([from, to]) => targets.qualities.quality(from, to) ?? null),
      rates: nodes.map((node) => world.process(node).clock.ratePpm),
      jumps: nodes.map((node) =>
        FAULTS.map((jumpedBy) => ports.measure({ port: 'clock', nodes: [node], jumpedBy }).holds),
      ),
      wall: nodes.map((node) =>
        [0, 50_000, 1_000_000].map((laterUs) => targets.wallClocks.offsetUs(node, world.timeline.nowUs + laterUs)),
      ),
      asked: FAULTS.map((fault) => ports.measure({ port: 'admin', fault }).holds),
      clients: nodes.map((node) => CLIENT_MISHAPS.filter((mishap) => targets.clientWays.isUnder(node, mishap))),
      disks: nodes.map((node) => FAULTS.map((fault) => targets.disks.sufferingOf(node, fault) ?? null)),
    }),
  }
}
