/** Every fault family on the simulator's own ports; the picture is the network's and the processes' own word. */
import { createSimPorts } from '../../harness/runtime/sim/ports.ts'
import { World } from '../../harness/runtime/sim/world.ts'
import { FAULT_FAMILIES } from '../../nemesis/index.ts'
import { resolveSettings } from '../../systems/options.ts'
import { raftKv } from '../../systems/raft-kv/system.ts'
import { faultFamilyLaws } from './fault-family-laws.ts'

for (const count of [3, 5]) {
  faultFamilyLaws(`${count} simulated nodes`, FAULT_FAMILIES, () => {
    const world = new World(raftKv, { nodes: count, settings: resolveSettings(raftKv.options, {}), seed: 1 })
    const { nodes, network } = world
    return {
      nodes,
      ports: createSimPorts(world),
      picture: () => ({
        running: nodes.filter((node) => world.isRunning(node)),
        open: nodes.flatMap((from) =>
          nodes.filter((to) => to !== from && network.passes(from, to)).map((to) => `${from}>${to}`),
        ),
      }),
    }
  })
}
