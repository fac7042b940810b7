/**
 * What every fault family must keep to, on every runtime: one body, run against the model, the simulator and containers.
 *
 *     faultFamilyLaws('the simulator', FAULT_FAMILIES, { ports: names, nodes: 3 }, () => ({ nodes, ports, picture, close }))
 */
import { describe, expect, it } from 'vitest'
import type { Fault, Target } from '../../harness/core/fault.ts'
import type { Json } from '../../harness/core/json.ts'
import { Random } from '../../harness/core/random.ts'
import type { AsyncPorts, PortCheck, PortName, PortStep, SimPorts } from '../../harness/runtime/ports.ts'
import type { AppliedFault, FaultFamily, FaultStep } from '../../nemesis/nemesis.ts'
import { resolveTarget } from '../../nemesis/targets.ts'

/** A running cluster of at least three nodes that only this test uses. */
export type FaultRig = {
  readonly nodes: readonly string[]
  readonly ports: SimPorts | AsyncPorts
  /** What can be seen of processes, links, ..., and nothing that changes by itself: equal iff no fault makes a difference. */
  picture(): Json | Promise<Json>
  close?(): void | Promise<void>
}

type MakeRig = () => FaultRig | Promise<FaultRig>

/** Throws at a family or a runtime that breaks it; must leave the rig healed. */
export type FaultLaw = {
  readonly name: string
  readonly check: (family: FaultFamily, applied: AppliedFault, rig: FaultRig) => Promise<void>
}

export const FAULT_LAWS: readonly FaultLaw[] = [
  {
    name: 'asks for ports that it says it needs, names nodes of the cluster alone, and is always measured',
    async check(family, applied) {
      const done = family.apply(applied).flatMap(portPart)
      const steps = [...done, ...family.verify(applied), ...family.heal(applied)]
      expect(family.verify(applied).length).toBeGreaterThan(0)
      expect(done.length).toBeGreaterThan(0)
      for (const step of steps) {
        expect(family.needs).toContain(step.port)
        for (const node of nodesOf(step)) expect(applied.nodes).toContain(node)
      }
      expect(family.apply(applied)).toEqual(family.apply(JSON.parse(JSON.stringify(applied))))
    },
  },
  {
    name: 'is in force after it was applied, and not before',
    async check(family, applied, rig) {
      const before = await rig.picture()
      expect(await holds(rig, family.verify(applied))).toBe(false)
      await perform(rig, family.apply(applied))
      expect(await holds(rig, family.verify(applied))).toBe(true)
      expect(await rig.picture()).not.toEqual(before)
      await perform(rig, family.heal(applied))
    },
  },
  {
    name: 'applied twice is the same as once',
    async check(family, applied, rig) {
      await perform(rig, family.apply(applied))
      const once = await rig.picture()
      await perform(rig, family.apply(applied))
      expect(await rig.picture()).toEqual(once)
      expect(await holds(rig, family.verify(applied))).toBe(true)
      await perform(rig, family.heal(applied))
    },
  },
  {
    name: 'leaves nothing behind when it is healed, once or twice, and heals harmlessly when it was never applied',
    async check(family, applied, rig) {
      const before = await rig.picture()
      await perform(rig, family.heal(applied))
      expect(await rig.picture()).toEqual(before)
      await perform(rig, family.apply(applied))
      for (let times = 0; times < 2; times++) {
        await perform(rig, family.heal(applied))
        expect(await rig.picture()).toEqual(before)
        expect(await holds(rig, family.verify(applied))).toBe(false)
      }
    },
  },
  {
    name: 'leaves another fault of its kind in force when it is healed',
    async check(family, applied, rig) {
      // Of one kind at the same nodes there are never two at a time where only the nodes tell them apart.
      const other = { ...applied, id: applied.id + 100 }
      if (
        !family
          .apply(applied)
          .flatMap(portPart)
          .every((step) => 'fault' in step)
      )
        return
      const before = await rig.picture()
      await perform(rig, family.apply(applied))
      await perform(rig, family.apply(other))
      await perform(rig, family.heal(applied))
      expect(await holds(rig, family.verify(other))).toBe(true)
      await perform(rig, family.heal(other))
      expect(await rig.picture()).toEqual(before)
    },
  },
]

export type RigFacts = {
  readonly ports: readonly PortName[]
  /** How many of them each rig has. */
  readonly nodes: number
  /** Most faults of a family and target that each law is checked for, where doing them takes long. Default: all planned. */
  readonly faultsMax?: number
  /** Where it takes long: the laws are checked for the first of these that a family can hit. Default: for all it can hit. */
  readonly firstOf?: readonly Target[]
}

/** The families that such a rig can do, at each of their targets; each law makes a rig of its own. */
export function faultFamilyLaws(
  runtime: string,
  families: readonly FaultFamily[],
  { ports, nodes, faultsMax, firstOf }: RigFacts,
  makeRig: MakeRig,
): void {
  const cases = families
    .filter(({ needs, minNodes = 1 }) => needs.every((port) => ports.includes(port)) && nodes >= minNodes)
    .flatMap((family) =>
      targetsOf(family, firstOf).map((target) => ({ name: `${family.type} of ${target}`, family, target })),
    )

  describe.each(cases)(`$name on ${runtime}`, ({ family, target }) => {
    it('is planned by its stream alone, as data of its own kind and target', () => {
      planLaw(family, target)
    })

    it.each(FAULT_LAWS)('$name', (law) => checkLaw(law, family, target, makeRig, faultsMax))
  })
}

function targetsOf({ targets }: FaultFamily, firstOf: readonly Target[] | undefined): readonly Target[] {
  return firstOf === undefined ? targets : firstOf.filter((target) => targets.includes(target)).slice(0, 1)
}

export function planLaw(family: FaultFamily, target: Target): void {
  const faults = plans(family, target)
  expect(plans(family, target)).toEqual(faults)
  for (const fault of faults) {
    expect(fault).toMatchObject({ type: family.type, target })
    expect(JSON.parse(JSON.stringify(fault))).toEqual(fault)
  }
}

/** Checks the law for each different fault that was planned, on one rig. */
export async function checkLaw(
  law: FaultLaw,
  family: FaultFamily,
  target: Target,
  makeRig: MakeRig,
  faultsMax?: number,
): Promise<void> {
  const rig = await makeRig()
  const random = Random.stream(1, 'targets')
  const faults = new Map(plans(family, target).map((fault) => [JSON.stringify(fault), fault]))
  try {
    for (const [id, fault] of [...faults.values()].slice(0, faultsMax).entries()) {
      const hit = resolveTarget(target, rig.nodes, rig.nodes[0], random) ?? []
      await law.check(family, { id, fault, hit, nodes: rig.nodes }, rig)
    }
  } finally {
    await rig.close?.()
  }
}

/** Enough draws to see every choice that a family makes. */
function plans(family: FaultFamily, target: Target): Fault[] {
  const random = Random.stream(1, 'laws')
  return Array.from({ length: 12 }, () => family.plan(random, target))
}

/** Gaps are left out: what they are for is the drivers' business. What a fault measures on the way must hold. */
async function perform(rig: FaultRig, steps: readonly FaultStep[]): Promise<void> {
  for (const step of steps) {
    if ('port' in step) await rig.ports.perform(step)
    else if (step.do === 'measure') expect(await holds(rig, [step.check])).toBe(true)
  }
}

/** What of a step goes to a port. */
function portPart(step: FaultStep): readonly (PortStep | PortCheck)[] {
  if ('port' in step) return [step]
  return step.do === 'measure' ? [step.check] : []
}

async function holds(rig: FaultRig, checks: readonly PortCheck[]): Promise<boolean> {
  for (const check of checks) {
    const measurement = await rig.ports.measure(check)
    if (!measurement.holds) return false
  }
  return true
}

function nodesOf(step: PortStep | PortCheck): string[] {
  if ('nodes' in step) return [...step.nodes]
  const links = 'grudge' in step ? step.grudge : 'links' in step ? step.links : {}
  return Object.entries(links).flatMap(([at, froms]) => [at, ...froms])
}
