/** The simulated world as its fault ports take hold of it, by the nodes' names. Station: runtime. */
import { type PortTargets, simPortNames } from './ports.ts'
import type { Process } from './process.ts'
import { EPOCH_US } from './wall-clock.ts'
import type { World } from './world.ts'

export function portTargets(world: World): PortTargets {
  const { nodes, machines, deliveries } = world
  const { network } = deliveries
  const at = (act: (process: Process) => void) => (node: string) => act(world.process(node))
  return {
    nodes,
    processes: {
      kill: at((process) => machines.kill(process)),
      power: at((process) => machines.power(process)),
      start: at((process) => machines.start(process)),
      pause: at((process) => machines.pause(process)),
      resume: at((process) => machines.resume(process)),
      state: (node) => world.process(node).condition,
    },
    links: network,
    qualities: {
      worsen: (fault, from, to, quality) => network.linkOf(from, to).worsen(fault, quality),
      recover: (fault) => {
        for (const link of network.links) link.recover(fault)
      },
      quality: (from, to) => network.linkOf(from, to).quality,
      changed: () => deliveries.unclog(network.links),
    },
    clocks: {
      setRate: (node, ratePpm) => machines.setClock(world.process(node), ratePpm, 0),
      jump: (node, jumpUs) => machines.setClock(world.process(node), world.process(node).clock.ratePpm, jumpUs),
      ratePpm: (node) => world.process(node).clock.ratePpm,
      nowUs: (node) => world.process(node).clock.at(world.timeline.nowUs),
    },
    wallClocks: {
      nowUs: () => world.timeline.nowUs,
      set: (node, fault, skew) => world.process(node).wallClock.set(world.timeline.nowUs, fault, skew),
      reset: (node, fault) => world.process(node).wallClock.reset(fault),
      offsetUs: (node, timeUs) => world.process(node).wallClock.at(timeUs) - EPOCH_US - timeUs,
    },
    clientWays: {
      harm: (node, fault, mishap) => world.clientLinks.harm(world.process(node), fault, mishap),
      restore: (fault) => world.clientLinks.restore(fault),
      isUnder: (node, mishap) => world.clientLinks.isUnder(world.process(node), mishap),
    },
    operator: operatorOf(world),
    disks: {
      slow: (node, fault, delayUs) => world.process(node).syncs.slow(fault, delayUs),
      failNext: (node, fault) => world.process(node).syncs.failNext(fault),
      lie: (node, fault) => world.process(node).syncs.lie(fault),
      flip: (node, fault, records) => world.process(node).disk.flip(fault, records),
      reset: (node, fault) => {
        world.process(node).syncs.reset(fault)
        world.process(node).disk.forgetFlips(fault)
      },
      sufferingOf: (node, fault) => {
        const { syncs, disk } = world.process(node)
        return syncs.sufferingOf(fault) ?? disk.flipsOf(fault)
      },
    },
    traffic: deliveries.traffic,
  }
}

/** Asks the leader as the system itself sees it. */
function operatorOf(world: World): PortTargets['operator'] {
  const { system } = world
  if (!simPortNames(system).includes('admin')) return undefined
  return {
    askLeader: (request) => {
      const leader = system.leader?.(world.awakeStates())
      return leader === undefined ? undefined : world.ask(leader, request)
    },
    after: (delayUs, act) => world.wakeAt(world.timeline.nowUs + delayUs, act),
  }
}
