/**
 * What happens in one random run of raft-kv: settings, network, disks, and troubles within raft-kv's promises. All of it follows
 * from the seed.
 */

import type { LinkQuality } from '../../../harness/core/link-quality.ts'
import { Random } from '../../../harness/core/random.ts'
import type { PortStep } from '../../../harness/runtime/ports.ts'
import type { SimOptions } from '../../../harness/runtime/sim/options.ts'
import { resolveSettings, type Settings } from '../../../systems/options.ts'
import { raftKv } from '../../../systems/raft-kv/system.ts'

export const TROUBLES_MS = 12_000
/** The fastest clock runs four times as fast as the slowest: raft/timing.ts, CLOCK_DRIFT_MAX. */
const RATES_PPM = [-500_000, -100_000, 100_000, 1_000_000]

/** At a time something goes wrong, and `steps` of the second kind end it later. */
export type Trouble = {
  readonly atMs: number
  readonly untilMs: number
  readonly begin: readonly PortStep[]
  readonly end: readonly PortStep[]
}

/** What an operator asks whoever leads then. */
export type Wish = {
  readonly atMs: number
  readonly f: 'members' | 'transfer'
  readonly value: string | readonly string[]
}

export type RandomPlan = {
  readonly options: Omit<SimOptions, 'observe'>
  readonly troubles: readonly Trouble[]
  readonly wishes: readonly Wish[]
}

export function drawPlan(seed: number, given: Settings = {}): RandomPlan {
  const random = Random.stream(seed, 'random run')
  const nodes = Array.from({ length: random.pick([3, 3, 4, 5, 5]) }, (_, i) => `n${i + 1}`)
  const settings = drawSettings(random, given)
  const network = random.pick([{}, {}, { order: 'any', latencyUsMean: 5_000 }, { order: 'any', latencyUsMean: 30_000 }])
  const disk = random.pick([{}, {}, { latencyUsMean: 10_000 }])
  const clocksMayJump = settings['reads'] !== 'lease'
  const wishes: Wish[] = []
  for (let i = random.integer(0, 6); i > 0; i--) wishes.push(drawWish(random, nodes))
  const troubles: Trouble[] = []
  for (let fault = random.integer(3, 30); fault > 0; fault--)
    troubles.push(drawTrouble(random, nodes, fault, clocksMayJump))
  return { options: { nodes: nodes.length, seed, settings, network, disk } as RandomPlan['options'], troubles, wishes }
}

/** Every setting is drawn but the bug; reads are such as are linearizable. */
function drawSettings(random: Random, given: Settings): Settings {
  const drawn = Object.entries(raftKv.options).flatMap(([name, { values }]) => {
    if (name === 'bug') return []
    return [[name, random.pick(values.filter((value) => value !== 'serializable'))] as const]
  })
  return { ...resolveSettings(raftKv.options, Object.fromEntries(drawn)), ...given }
}

function drawWish(random: Random, nodes: readonly string[]): Wish {
  const atMs = random.integer(0, TROUBLES_MS)
  if (random.integer(0, 1) === 0) return { atMs, f: 'transfer', value: random.pick(nodes) }
  return { atMs, f: 'members', value: random.shuffle(nodes).slice(0, random.integer(1, nodes.length)) }
}

function drawTrouble(random: Random, nodes: readonly string[], fault: number, clocksMayJump: boolean): Trouble {
  const atMs = random.integer(0, TROUBLES_MS - 200)
  const untilMs = Math.min(TROUBLES_MS, atMs + random.pick([100, 500, 2_000, 4_000]))
  const hit = random.shuffle(nodes).slice(0, random.integer(1, random.pick([1, 2, nodes.length])))
  const kind = random.pick([
    'kill',
    'power',
    'power',
    'pause',
    'cut',
    'cut',
    'quality',
    'clock',
    'slow',
    'fail-sync',
    'jump',
  ])
  return { atMs, untilMs, ...stepsOf(kind === 'jump' && !clocksMayJump ? 'clock' : kind, random, nodes, hit, fault) }
}

type Steps = Pick<Trouble, 'begin' | 'end'>

function stepsOf(kind: string, random: Random, nodes: readonly string[], hit: readonly string[], fault: number): Steps {
  switch (kind) {
    case 'kill':
    case 'power':
      return { begin: [{ port: 'process', do: kind, nodes: hit }], end: [{ port: 'process', do: 'start', nodes: hit }] }
    case 'pause':
      return {
        begin: [{ port: 'process', do: 'pause', nodes: hit }],
        end: [{ port: 'process', do: 'resume', nodes: hit }],
      }
    case 'cut':
      return {
        begin: [{ port: 'links', do: 'drop', fault, grudge: grudge(random, nodes, hit) }],
        end: [{ port: 'links', do: 'restore', fault }],
      }
    case 'quality':
      return {
        begin: [{ port: 'quality', do: 'set', fault, links: grudge(random, nodes, hit), quality: drawQuality(random) }],
        end: [{ port: 'quality', do: 'reset', fault }],
      }
    case 'clock':
      return {
        begin: [{ port: 'clock', do: 'set', nodes: hit, ratePpm: random.pick(RATES_PPM) }],
        end: [{ port: 'clock', do: 'reset', nodes: hit }],
      }
    case 'jump':
      return {
        begin: [{ port: 'clock', do: 'jump', fault, nodes: hit, jumpUs: random.integer(1_000, 5_000_000) }],
        end: [{ port: 'clock', do: 'end-jump', fault }],
      }
    case 'slow':
      return {
        begin: [{ port: 'disk', do: 'slow', fault, nodes: hit, delayUs: random.pick([20_000, 200_000, 2_000_000]) }],
        end: [{ port: 'disk', do: 'reset', fault }],
      }
    default:
      return {
        begin: [{ port: 'disk', do: 'fail-sync', fault, nodes: hit }],
        end: [{ port: 'disk', do: 'reset', fault }],
      }
  }
}

/** The nodes hit are cut off from the others: both ways, or one. */
function grudge(
  random: Random,
  nodes: readonly string[],
  hit: readonly string[],
): { [node: string]: readonly string[] } {
  const others = nodes.filter((node) => !hit.includes(node))
  const way = random.pick(['both', 'in', 'out'])
  const incoming = way === 'out' ? [] : hit.map((node) => [node, others] as const)
  const outgoing = way === 'in' ? [] : others.map((node) => [node, hit] as const)
  return Object.fromEntries([...incoming, ...outgoing])
}

function drawQuality(random: Random): LinkQuality {
  const ppm = () => random.pick([0, 0, 10_000, 300_000])
  return {
    lossPpm: ppm(),
    duplicatePpm: ppm(),
    reorderPpm: ppm(),
    reorderUs: random.pick([10_000, 500_000, 2_000_000]),
    delayUs: random.pick([0, 0, 20_000, 300_000]),
    clogged: random.integer(0, 4) === 0,
  }
}
