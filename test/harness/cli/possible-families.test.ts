import { describe, expect, it } from 'vitest'
import { possibleFamilies } from '../../../harness/cli/possible-families.ts'
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
    const { families, leftOut } = possibleFamilies(asked('kill', 'power', 'pause', 'clock', 'clock'), etcd)
    expect(families.map(({ type }) => type)).toEqual(['kill', 'pause'])
    expect(leftOut).toEqual(["power: containers have no port 'disk'", "clock: containers have no port 'clock'"])
  })
})
