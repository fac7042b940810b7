/**
 * What every fault family must keep to, on every runtime: one body, run against the model, the simulator and containers.
 *
 *     faultFamilyLaws('the simulator', () => ({ nodes, ports, picture, close }))
 */
import { describe, expect, it } from 'vitest'
import type { Fault, Target } from '../../harness/core/fault.ts'
import type { Json } from '../../harness/core/json.ts'
import { Random } from '../../harness/core/random.ts'
import type { AsyncPorts, PortCheck, PortStep, SimPorts } from '../../harness/runtime/ports.ts'
import type { AppliedFault, FaultFamily } from '../../nemesis/nemesis.ts'
import { resolveTarget } from '../../nemesis/targets.ts'

/** A running cluster of at least three nodes that only this test uses. */
export type FaultRig = {
  readonly nodes: readonly string[]
  readonly ports: SimPorts | AsyncPorts
  /** What can be seen of processes and links, and nothing that changes by itself: equal iff no fault makes a difference. */
  picture(): Json | Promise<Json>
  close?(): void | Promise<void>
}

/** `families` are run at each of their targets; each law makes a rig of its own. */
export function faultFamilyLaws(
  runtime: string,
  families: readonly FaultFamily[],
  makeRig: () => FaultRig | Promise<FaultRig>,
): void {
  const cases = families.flatMap((family) =>
    family.targets.map((target) => ({ name: `${family.type} of ${target}`, family, target })),
  )

  describe.each(cases)(`$name on ${runtime}`, ({ family, target }) => {
    it('is planned by its stream alone, as data of its own kind and target', () => {
      const faults = plans(family, target)
      expect(plans(family, target)).toEqual(faults)
      for (const fault of faults) {
        expect(fault).toMatchObject({ type: family.type, target })
        expect(JSON.parse(JSON.stringify(fault))).toEqual(fault)
      }
    })

    it('asks for ports that it says it needs, names nodes of the cluster alone, and is always measured', async () => {
      await onEach(family, target, makeRig, async (applied) => {
        const steps = [...family.apply(applied), ...family.verify(applied), ...family.heal(applied)]
        expect(family.verify(applied).length).toBeGreaterThan(0)
        expect(family.apply(applied).length).toBeGreaterThan(0)
        for (const step of steps) {
          expect(family.needs).toContain(step.port)
          for (const node of nodesOf(step)) expect(applied.nodes).toContain(node)
        }
        expect(family.apply(applied)).toEqual(family.apply(JSON.parse(JSON.stringify(applied))))
      })
    })

    it('is in force after it was applied, and not before', async () => {
      await onEach(family, target, makeRig, async (applied, rig) => {
        const before = await rig.picture()
        expect(await holds(rig, family.verify(applied))).toBe(false)
        await perform(rig, family.apply(applied))
        expect(await holds(rig, family.verify(applied))).toBe(true)
        expect(await rig.picture()).not.toEqual(before)
        await perform(rig, family.heal(applied))
      })
    })

    it('applied twice is the same as once', async () => {
      await onEach(family, target, makeRig, async (applied, rig) => {
        await perform(rig, family.apply(applied))
        const once = await rig.picture()
        await perform(rig, family.apply(applied))
        expect(await rig.picture()).toEqual(once)
        expect(await holds(rig, family.verify(applied))).toBe(true)
        await perform(rig, family.heal(applied))
      })
    })

    it('leaves nothing behind when it is healed, once or twice, and heals harmlessly when it was never applied', async () => {
      await onEach(family, target, makeRig, async (applied, rig) => {
        const before = await rig.picture()
        await perform(rig, family.heal(applied))
        expect(await rig.picture()).toEqual(before)
        await perform(rig, family.apply(applied))
        for (let times = 0; times < 2; times++) {
          await perform(rig, family.heal(applied))
          expect(await rig.picture()).toEqual(before)
          expect(await holds(rig, family.verify(applied))).toBe(false)
        }
      })
    })
  })
}

/** Enough draws to see every choice that a family makes. */
function plans(family: FaultFamily, target: Target): Fault[] {
  const random = Random.stream(1, 'laws')
  return Array.from({ length: 12 }, () => family.plan(random, target))
}

/** Runs the law for each different fault that was planned, on one rig; the law must leave it healed. */
async function onEach(
  family: FaultFamily,
  target: Target,
  makeRig: () => FaultRig | Promise<FaultRig>,
  law: (applied: AppliedFault, rig: FaultRig) => Promise<void>,
): Promise<void> {
  const rig = await makeRig()
  const random = Random.stream(1, 'targets')
  const faults = new Map(plans(family, target).map((fault) => [JSON.stringify(fault), fault]))
  try {
    for (const [id, fault] of [...faults.values()].entries()) {
      const hit = resolveTarget(target, rig.nodes, rig.nodes[0], random) ?? []
      await law({ id, fault, hit, nodes: rig.nodes }, rig)
    }
  } finally {
    await rig.close?.()
  }
}

async function perform(rig: FaultRig, steps: readonly PortStep[]): Promise<void> {
  for (const step of steps) await rig.ports.perform(step)
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
  return 'grudge' in step ? Object.entries(step.grudge).flatMap(([at, froms]) => [at, ...froms]) : []
}
