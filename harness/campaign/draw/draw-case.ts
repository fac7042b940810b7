/**
 * Draws a case from a seed: the same seed and wishes give the same case. Every aspect has a stream of its own, so that one
 * more draw for one leaves the others as they were.
 * Station: campaign. Pure.
 */
import type { Settings } from '../../../systems/options.ts'
import { CASE_FORMAT, type Case } from '../../core/case.ts'
import type { PlannedFault } from '../../core/fault.ts'
import { nodeNames } from '../../core/node-names.ts'
import { Random } from '../../core/random.ts'
import { chance, weighted } from './chances.ts'
import { drawFaults, drawStyle, type FaultStyle } from './draw-faults.ts'
import { drawOperations } from './draw-operations.ts'
import { drawSettings } from './draw-settings.ts'
import { drawWorld } from './draw-world.ts'
import { type CampaignSubject, promisedFaults, type Wishes } from './wishes.ts'

const NS_PER_S = 1_000_000_000

/** A whole case of the subject's system, within what it promises. `seed`: an integer from 0 to 2^32 - 1. */
export function drawCase(seed: number, subject: CampaignSubject, wishes: Wishes): Case {
  const random = Random.stream(seed, 'case')
  const { system, families } = subject
  const settings = drawSettings(subject, wishes.settings, random.stream('settings'))
  const allowed = promisedFaults(system.promises, settings)
  const nodes = wishes.nodes ?? drawNodes(subject, random.stream('nodes'))
  const names = nodeNames(nodes)
  const style = drawStyle(random.stream('style'))
  const timeNs = drawSeconds(style, random.stream('time')) * NS_PER_S
  const clients = drawClients(names, random.stream('clients'))
  const operations = drawOperations(
    {
      timeNs,
      workers: clients.length,
      readers: chance(random.stream('readers'), 60) ? Math.floor(clients.length / 2) : 0,
      ...drawLoad(style, random.stream('load')),
    },
    random.stream('operations'),
  )
  const faults = drawFaults(
    {
      style,
      timeNs,
      cluster: { nodes, hasLeader: system.leader !== undefined },
      changesAtNs: operations.filter(({ f }) => f !== 'read').map(({ atNs }) => atNs),
      families: families.filter(({ type }) => allowed.includes(type) && !(type === 'members' && isDisturbed(settings))),
    },
    random.stream('faults'),
  )
  return {
    format: CASE_FORMAT,
    system: system.name,
    settings,
    nodes,
    seed,
    world: drawWorld(random.stream('world')),
    workload: 'register',
    clients,
    operations,
    faults,
    timeNs,
    deadlineMs: random.stream('deadline').pick([500, 1_000, 2_000, 5_000]),
    core: changesVoters(settings, faults) ? names : drawCore(names, random.stream('core')),
    finalReads: true,
  }
}

/** Mostly three to five, for what most bugs need; rarely the corners, where majorities are odd. */
function drawNodes({ system }: CampaignSubject, random: Random): number {
  const choices = [
    [4, 1],
    [6, 2],
    [35, 3],
    [15, 4],
    [35, 5],
    [5, 7],
  ] as const
  const { min, max } = system.nodes
  return weighted(
    random,
    choices.filter(([, nodes]) => nodes >= min && nodes <= max),
  )
}

function drawSeconds(style: FaultStyle, random: Random): number {
  return style === 'swarm' ? random.pick([5, 10, 10, 20, 40]) : random.integer(8, 20)
}

/** From one to two for each node and two more; the first at the first node, which is always a member, the others anywhere. */
function drawClients(names: readonly string[], random: Random): readonly string[] {
  return Array.from({ length: random.integer(1, 2 * names.length + 2) }, (_, i) =>
    i === 0 ? (names[0] as string) : random.pick(names),
  )
}

function drawLoad(style: FaultStyle, random: Random) {
  const writesOnly = style === 'storm' && chance(random, 50)
  // What a fresh leader does wrong is seen within some milliseconds, on the register that the last one changed.
  const isAmbush = style === 'ambushes'
  return {
    rate: random.pick(isAmbush ? [50, 100, 200] : style === 'swarm' ? [5, 20, 50, 100] : [20, 50, 100]),
    keys: random.integer(1, isAmbush ? 2 : 4),
    mix: {
      read: random.pick([0, 1, 1, 2, 2, 4, 4]),
      write: random.pick([1, 2, 4]),
      cas: writesOnly ? 0 : random.pick([0, 1, 2]),
    },
  }
}

/** Whether nodes that were taken out may disturb those that are left (dissertation 4.2.3): no fault of the system's. */
function isDisturbed(settings: Settings): boolean {
  return settings['pre-vote'] === 'off' && settings['check-quorum'] === 'off'
}

/** Whether who votes is known only when it comes to it; then the core is everybody, as far as they vote. */
function changesVoters(settings: Settings, faults: readonly PlannedFault[]): boolean {
  return (settings['members'] ?? 'all') !== 'all' || faults.some(({ fault }) => fault.type === 'members')
}

/** A majority, at times a larger one; not always all, since those who are left out must not be needed. */
function drawCore(names: readonly string[], random: Random): readonly string[] {
  const majority = Math.floor(names.length / 2) + 1
  const size = chance(random, 70) ? majority : random.integer(majority, names.length)
  const chosen = new Set(random.shuffle(names).slice(0, size))
  return names.filter((name) => chosen.has(name))
}
