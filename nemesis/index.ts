/** The registry of fault families, one line each, and what `--nemesis` may say. */
import type { Target } from '../harness/core/fault.ts'
import { unknownName } from '../harness/core/nearest.ts'
import type { NemesisRequest } from '../harness/core/scenario.ts'
import { bitFlip } from './bit-flip.ts'
import { clientCut, clientReset, clientStall } from './client-links.ts'
import { clock } from './clock.ts'
import { clockJump } from './clock-jump.ts'
import { cpu } from './cpu.ts'
import { disk } from './disk.ts'
import { kill } from './kill.ts'
import { lyingDisk } from './lying-disk.ts'
import { members } from './members.ts'
import type { FaultFamily } from './nemesis.ts'
import { netem } from './netem.ts'
import { packet } from './packet.ts'
import { partition } from './partition.ts'
import { pause } from './pause.ts'
import { power } from './power.ts'
import { rate } from './rate.ts'
import { restartStorm, rollingRestart } from './restarts.ts'
import { bridge, halves, majoritiesRing, minorityThird, oneWay } from './shaped-partitions.ts'
import { targetsOf } from './targets.ts'
import { transfer } from './transfer.ts'
import { wallDrift } from './wall-drift.ts'
import { wallJump } from './wall-jump.ts'
import { wallStrobe } from './wall-strobe.ts'

export const FAULT_FAMILIES: readonly FaultFamily[] = [
  kill,
  pause,
  power,
  restartStorm,
  rollingRestart,
  partition,
  halves,
  bridge,
  majoritiesRing,
  minorityThird,
  oneWay,
  clientCut,
  clientStall,
  clientReset,
  cpu,
  packet,
  netem,
  rate,
  clock,
  clockJump,
  wallJump,
  wallDrift,
  wallStrobe,
  disk,
  transfer,
  members,
  lyingDisk,
  bitFlip,
]

/** Of ours, and of `own`, a user's. Throws UsageError UNKNOWN_NEMESIS with the legal names. */
export function faultFamily(type: string, own: readonly FaultFamily[] = []): FaultFamily {
  const families = [...FAULT_FAMILIES, ...own]
  const family = families.find((candidate) => candidate.type === type)
  if (family !== undefined) return family
  const legal = families.map((candidate) => candidate.type)
  throw unknownName('UNKNOWN_NEMESIS', 'nemesis', type, legal)
}

/**
 * Reads `kill,partition:leader`; blanks around the names are allowed, and nothing at all is no nemesis. Throws UsageError
 * UNKNOWN_NEMESIS or UNKNOWN_TARGET (also for a target that this family cannot hit).
 */
export function parseNemeses(text: string): NemesisRequest[] {
  if (text.trim() === '') return []
  return text.split(',').map(parseNemesis)
}

/** Reads one of them; throws as well. */
export function parseNemesis(text: string): NemesisRequest {
  const colon = text.indexOf(':')
  if (colon < 0) return { family: faultFamily(text.trim()).type }
  const family = faultFamily(text.slice(0, colon).trim())
  return { family: family.type, target: targetOf(family, text.slice(colon + 1).trim()) }
}

/** The target of this name. Throws UsageError UNKNOWN_TARGET for one that the family cannot hit. */
export function targetOf(family: FaultFamily, name: string): Target {
  const legal = targetsOf(family)
  const target = legal.find((candidate) => candidate === name)
  if (target !== undefined) return target
  throw unknownName('UNKNOWN_TARGET', `target of nemesis '${family.type}':`, name, legal)
}
