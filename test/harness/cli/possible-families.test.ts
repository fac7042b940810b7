import { describe, expect, it, vi } from 'vitest'
import { possibleFamilies } from '../../../harness/cli/possible-families.ts'
import { wallClockRefusal } from '../../../harness/runtime/docker/wall-clock/probe.ts'
import { etcd } from '../../../systems/etcd/system.ts'
import { resolveSettings } from '../../../systems/options.ts'
import { ECHO } from '../runtime/sim/echo-system.ts'

const settings = resolveSettings(etcd.options, {})
const asked = (...families: readonly string[]) => ({ settings, nemeses: families.map((family) => ({ family })) })

describe('fault families of a run', () => {
  it('are all that the simulator has ports for', () => {
    const { families, leftOut } = possibleFamilies(asked('kill', 'power', 'packet', 'clock', 'disk', 'pause'), ECHO)
    expect(families.map(({ type }) => type)).toEqual(['kill', 'power', 'packet', 'clock', 'disk', 'pause'])
    expect(leftOut).toEqual([])
  })

  it('leave out what containers cannot do, and say why', () => {
    const { families, leftOut } = possibleFamilies(asked('kill', 'power', 'pause', 'disk', 'disk'), etcd)
    expect(families.map(({ type }) => type)).toEqual(['kill', 'pause'])
    expect(leftOut).toEqual(["power: containers have no port 'disk'", "disk: containers have no port 'disk'"])
  })

  it('leave out what treats packets by their sender where all come from a proxy', () => {
    const behindProxy = { ...asked('packet', 'rate'), settings: resolveSettings(etcd.options, { peers: 'proxied' }) }
    expect(possibleFamilies(behindProxy, etcd).leftOut).toEqual([
      "packet: containers with a proxy between them have no port 'quality'",
      "rate: containers with a proxy between them have no port 'rate'",
    ])
  })

  it('have wall clocks in the simulator, and on containers where this machine lets us', () => {
    const wallClocks = asked('wall-jump', 'wall-drift', 'wall-strobe')
    expect(possibleFamilies(wallClocks, ECHO).leftOut).toEqual([])
    const refusal = wallClockRefusal()
    const { families, leftOut } = possibleFamilies(wallClocks, etcd)
    expect(families).toHaveLength(refusal === undefined ? 3 : 0)
    expect(leftOut.every((line) => line === `${line.split(':')[0]}: ${refusal}`)).toBe(true)
  })

  it('have monotonic clocks on containers only of systems that bear it', () => {
    const { bearsMonotonicSkew: _, ...others } = etcd
    expect(possibleFamilies(asked('clock'), others).leftOut).toEqual(["clock: containers have no port 'clock'"])
    const refusal = wallClockRefusal()
    expect(possibleFamilies(asked('clock'), etcd).leftOut).toEqual(refusal === undefined ? [] : [`clock: ${refusal}`])
  })

  it('are left out with the reason where this machine does not let us', async () => {
    vi.stubEnv('DOCKER_HOST', 'tcp://engine:2376')
    vi.resetModules() // it is tried once in a process
    const fresh = await import('../../../harness/cli/possible-families.ts')
    const { families, leftOut } = fresh.possibleFamilies(asked('kill', 'wall-jump'), etcd)
    expect(families.map(({ type }) => type)).toEqual(['kill'])
    expect(leftOut).toEqual([
      'wall-jump: the engine is at tcp://engine:2376: its processes are not processes of this machine',
    ])
    vi.unstubAllEnvs()
  })
})
