/** Ports and families broken on purpose: each law is seen to fail at mistakes of its own kind, so that none is empty words. */
import { describe, expect, it } from 'vitest'
import type { ClientWays } from '../../harness/runtime/sim/clients-port.ts'
import type { Disks } from '../../harness/runtime/sim/disk-port.ts'
import type { PortTargets } from '../../harness/runtime/sim/ports.ts'
import type { Processes } from '../../harness/runtime/sim/process-port.ts'
import type { Qualities } from '../../harness/runtime/sim/quality-port.ts'
import type { WallClocks } from '../../harness/runtime/sim/wall-clock-port.ts'
import { FAULT_FAMILIES, faultFamily } from '../../nemesis/index.ts'
import type { FaultFamily } from '../../nemesis/nemesis.ts'
import { checkLaw, FAULT_LAWS, planLaw } from './fault-family-laws.ts'
import { simFaultRig } from './fault-rig-sim.ts'

type Break = (targets: PortTargets) => Partial<PortTargets>

const processes =
  (broken: Partial<Processes>): Break =>
  (targets) => ({ processes: { ...targets.processes, ...broken } })
const qualities =
  (broken: Partial<Qualities>): Break =>
  (targets) => ({ qualities: { ...targets.qualities, ...broken } })
const disks =
  (broken: Partial<Disks>): Break =>
  (targets) => ({ disks: { ...targets.disks, ...broken } })
const wallClocks =
  (broken: Partial<WallClocks>): Break =>
  (targets) => ({ wallClocks: { ...targets.wallClocks, ...broken } })
const clientWays =
  (broken: Partial<ClientWays>): Break =>
  (targets) => ({ clientWays: { ...targets.clientWays, ...broken } })
const nothing = () => {}

/** Family, mistake, and what of the world the ports do not get hold of. */
const PORTS: readonly (readonly [family: string, mistake: string, Break])[] = [
  ['kill', 'kills nobody', processes({ kill: nothing })],
  ['kill', 'starts nobody', processes({ start: nothing })],
  ['power', 'cuts no power', processes({ power: nothing })],
  ['restart-storm', 'kills nobody', processes({ kill: nothing })],
  ['restart-storm', 'starts nobody', processes({ start: nothing })],
  ['rolling-restart', 'kills nobody', processes({ kill: nothing })],
  ['rolling-restart', 'starts nobody', processes({ start: nothing })],
  ['pause', 'pauses nobody', processes({ pause: nothing })],
  ['pause', 'resumes nobody', processes({ resume: nothing })],
  ['pause', 'kills instead', (targets) => processes({ pause: targets.processes.kill })(targets)],
  ['partition', 'cuts nothing', ({ links }) => ({ links: { ...bound(links), cut: nothing } })],
  ['partition', 'restores nothing', ({ links }) => ({ links: { ...bound(links), restore: nothing } })],
  [
    'partition',
    'cuts the other way',
    ({ links }) => ({ links: { ...bound(links), cut: (fault, from, to) => links.cut(fault, to, from) } }),
  ],
  ['halves', 'cuts nothing', ({ links }) => ({ links: { ...bound(links), cut: nothing } })],
  ['bridge', 'restores nothing', ({ links }) => ({ links: { ...bound(links), restore: nothing } })],
  ['minority-third', 'cuts nothing', ({ links }) => ({ links: { ...bound(links), cut: nothing } })],
  [
    'majorities-ring',
    'cuts both ways what is to be cut one way',
    ({ links }) => ({
      links: {
        ...bound(links),
        cut: (fault, from, to) => {
          links.cut(fault, from, to)
          if (from === 'n1') links.cut(fault, to, 'n2')
        },
      },
    }),
  ],
  [
    'one-way',
    'cuts the other way',
    ({ links }) => ({ links: { ...bound(links), cut: (fault, from, to) => links.cut(fault, to, from) } }),
  ],
  ['client-cut', 'cuts nothing', clientWays({ harm: nothing })],
  ['client-cut', 'restores nothing', clientWays({ restore: nothing })],
  [
    'client-stall',
    'cuts instead',
    (targets) => clientWays({ harm: (node, fault) => targets.clientWays.harm(node, fault, 'cut') })(targets),
  ],
  ['packet', 'worsens nothing', qualities({ worsen: nothing })],
  ['packet', 'recovers nothing', qualities({ recover: nothing })],
  [
    'packet',
    'forgets to clog and to reorder',
    (targets) =>
      qualities({
        worsen: (fault, from, to, quality) =>
          targets.qualities.worsen(fault, from, to, { ...quality, clogged: false, reorderPpm: 0 }),
      })(targets),
  ],
  ['netem', 'worsens nothing', qualities({ worsen: nothing })],
  ['clock', 'sets no clock', ({ clocks }) => ({ clocks: { ...clocks, setRate: nothing } })],
  [
    'clock',
    'does not set it right again',
    ({ clocks }) => ({
      clocks: { ...clocks, setRate: (node, ratePpm) => ratePpm !== 0 && clocks.setRate(node, ratePpm) },
    }),
  ],
  ['clock-jump', 'lets no clock jump', ({ clocks }) => ({ clocks: { ...clocks, jump: nothing } })],
  ['wall-jump', 'sets no clock', wallClocks({ set: nothing })],
  ['wall-jump', 'does not set it right again', wallClocks({ reset: nothing })],
  ['wall-drift', 'sets no clock', wallClocks({ set: nothing })],
  [
    'wall-drift',
    'forgets the rate',
    (targets) =>
      wallClocks({
        set: (node, fault, skew) => targets.wallClocks.set(node, fault, { ...skew, ratePpm: 0 }),
      })(targets),
  ],
  [
    'wall-strobe',
    'stays where it jumped',
    (targets) =>
      wallClocks({
        set: (node, fault, skew) => targets.wallClocks.set(node, fault, { ...skew, periodUs: 0 }),
      })(targets),
  ],
  ['disk', 'slows nothing', disks({ slow: nothing })],
  ['disk', 'lets no sync fail', disks({ failNext: nothing })],
  ['disk', 'resets nothing', disks({ reset: nothing })],
  ['lying-disk', 'does not lie', disks({ lie: nothing })],
  ['bit-flip', 'damages nothing', disks({ flip: nothing })],
  ['transfer', 'asks nobody', () => ({ operator: { askLeader: () => undefined, after: nothing } })],
  ['members', 'asks nobody', () => ({ operator: { askLeader: () => undefined, after: nothing } })],
]

/** Methods of a class are not copied by a spread. */
function bound(links: PortTargets['links']): PortTargets['links'] {
  return {
    cut: (fault, from, to) => links.cut(fault, from, to),
    restore: (fault) => links.restore(fault),
    passes: (from, to) => links.passes(from, to),
  }
}

async function brokenLaws(family: FaultFamily, broken: Break): Promise<readonly string[]> {
  const fallen: string[] = []
  for (const law of FAULT_LAWS)
    await checkLaw(law, family, 'one', () => simFaultRig(5, broken)).catch(() => fallen.push(law.name))
  return fallen
}

describe('a broken port of the simulator', () => {
  it('is shown for every family that the simulator can do', () => {
    const { names } = simFaultRig(3).ports
    const possible = FAULT_FAMILIES.filter(({ needs }) => needs.every((port) => names.includes(port)))
    expect(new Set(PORTS.map(([name]) => name))).toEqual(new Set(possible.map(({ type }) => type)))
  })

  it.each(PORTS)('of %s: %s', async (name, _, broken) => {
    expect(await brokenLaws(faultFamily(name), () => ({}))).toEqual([])
    expect(await brokenLaws(faultFamily(name), broken)).not.toEqual([])
  })
})

describe('a broken family', () => {
  const kill = faultFamily('kill')
  const partition = faultFamily('partition')
  const [needs, inForce, twice, nothingLeft, other] = FAULT_LAWS.map(({ name }) => name)

  it.each<[string, FaultFamily, string | undefined]>([
    ['needs a port it does not name', { ...kill, needs: [] }, needs],
    ['is not measured', { ...kill, verify: () => [] }, needs],
    ['names a node that is none', { ...kill, heal: () => [{ port: 'process', do: 'start', nodes: ['n9'] }] }, needs],
    ['does nothing', { ...kill, apply: () => [] }, inForce],
    ['measures what holds anyway', { ...kill, verify: () => [{ port: 'links', grudge: {} }] }, inForce],
    ['is not healed', { ...kill, heal: () => [] }, nothingLeft],
    ['applied again undoes itself', toggled(kill), twice],
    ['heals whatever fault there is', { ...partition, heal: () => restoreAll() }, other],
  ])('that %s', async (_, family, law) => {
    expect(await brokenLaws(family, () => ({}))).toContain(law)
  })

  it('that plans by something else than its stream', () => {
    let faults = 0
    const plan: FaultFamily['plan'] = (_, target) => ({ type: 'kill', target, parameters: { number: faults++ } })
    expect(() => planLaw({ ...kill, plan }, 'one')).toThrow()
    expect(() => planLaw(kill, 'one')).not.toThrow()
  })
})

function toggled(family: FaultFamily): FaultFamily {
  let applied = 0
  return { ...family, apply: (fault) => (applied++ % 2 === 0 ? family.apply(fault) : family.heal(fault)) }
}

function restoreAll() {
  return Array.from({ length: 200 }, (_, fault) => ({ port: 'links', do: 'restore', fault }) as const)
}
