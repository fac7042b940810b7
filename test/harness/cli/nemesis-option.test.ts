import { describe, expect, it } from 'vitest'
import { allFamilies } from '../../../harness/cli/all-families.ts'
import { nemesisFilesIn } from '../../../harness/cli/nemesis-option.ts'
import { type ScenarioOptions, scenarioFromOptions } from '../../../harness/cli/scenario-options.ts'
import { replayCommand } from '../../../harness/core/replay-command.ts'
import { parseScenario } from '../../../harness/core/scenario.ts'
import { FAULT_FAMILIES } from '../../../nemesis/index.ts'
import { kill } from '../../../nemesis/kill.ts'
import { etcd } from '../../../systems/etcd/system.ts'
import { SYSTEMS } from '../../../systems/index.ts'
import { resolveSettings } from '../../../systems/options.ts'
import { raftKv } from '../../../systems/raft-kv/system.ts'
import type { System } from '../../../systems/system.ts'

const MINE = { ...kill, type: 'mine' }
const OWN = new Map([['./mine.ts', [MINE]]])
const made = (options: ScenarioOptions) => scenarioFromOptions(options, 1, OWN)
const kindsOf = (system: System, set: Readonly<Record<string, string>> = {}, nodes = 5, beyond = false) =>
  allFamilies(system, {
    settings: resolveSettings(system.options, set),
    nodes,
    ...(beyond ? { beyondPromises: true } : {}),
  }).families.map(({ type }) => type)

describe('--nemesis all', () => {
  it('is what the runtime can do and the system promises to bear, in turn', () => {
    const { nemeses, intensity, beyondPromises, name } = made({ nemesis: 'all', nodes: '5' })
    expect(nemeses.map(({ family }) => family)).toEqual(kindsOf(raftKv))
    expect([intensity, beyondPromises, name]).toEqual(['normal', undefined, 'raft-kv-register-rotation-normal'])
    expect(kindsOf(raftKv)).toEqual(
      expect.arrayContaining(['kill', 'power', 'partition', 'packet', 'clock-jump', 'members']),
    )
    expect(kindsOf(raftKv)).not.toContain('bit-flip')
    expect(kindsOf(etcd)).toEqual(expect.arrayContaining(['kill', 'pause', 'partition']))
    expect(kindsOf(etcd)).not.toContain('power')
  })

  it('follows the promises under the settings at hand', () => {
    expect(kindsOf(raftKv, { reads: 'lease' })).toContain('clock')
    expect(kindsOf(raftKv, { reads: 'lease' })).not.toContain('clock-jump')
    expect(kindsOf(raftKv, { bug: 'vote-without-log-check' })).toEqual(kindsOf(raftKv))
  })

  it('goes beyond promises on request, and says of every family that is left out why', () => {
    expect(kindsOf(raftKv, {}, 5, true)).toContain('bit-flip')
    const settings = resolveSettings(etcd.options, {})
    const { families, leftOut } = allFamilies(etcd, { settings, nodes: 1 })
    expect(families.length + leftOut.length).toBe(FAULT_FAMILIES.length)
    expect(leftOut).toContain("power: containers have no port 'disk'")
    expect(leftOut).toContain('partition: can hit nothing in a cluster of 1')
  })

  it('lets several families take turns, and one alone keep its own pace', () => {
    expect(made({ nemesis: 'kill,partition:leader' }).intensity).toBe('normal')
    expect(made({ nemesis: 'kill,./mine.ts' }).intensity).toBe('normal')
    expect(made({ nemesis: 'kill,kill:leader' }).intensity).toBeUndefined()
  })

  it('names a scenario after a few families, or after how they take turns', () => {
    expect(made({ nemesis: 'kill,partition' }).name).toBe('raft-kv-register-kill-partition')
    expect(made({ nemesis: 'kill,partition', intensity: 'harsh' }).name).toBe('raft-kv-register-kill-partition-harsh')
    expect(made({ nemesis: 'none' }).name).toBe('raft-kv-register-calm')
  })

  it.each<readonly [ScenarioOptions, object]>([
    [
      { nemesis: 'kill,pause', intensity: 'harsh' },
      { intensity: 'harsh', nemeses: [{ family: 'kill' }, { family: 'pause' }] },
    ],
    [
      { nemesis: 'all', intensity: 'calm', beyondPromises: true },
      { intensity: 'calm', beyondPromises: true },
    ],
    [{ nemesis: './mine.ts' }, { nemeses: [{ family: 'mine', from: './mine.ts' }] }],
    [
      { nemesis: 'kill:follower, ./mine.ts : leader' },
      {
        nemeses: [
          { family: 'kill', target: 'follower' },
          { family: 'mine', target: 'leader', from: './mine.ts' },
        ],
      },
    ],
  ])('%j gives a scenario, which its file and its replay command give again', (options, part) => {
    const scenario = made(options)
    expect(scenario).toMatchObject(part)
    expect(parseScenario(JSON.parse(JSON.stringify(scenario)))).toEqual(scenario)
    expect(made(optionsOf(replayCommand(scenario)))).toEqual(scenario)
  })

  it.each<readonly [ScenarioOptions, string]>([
    [{ nemesis: 'kill,,pause' }, 'UNKNOWN_NEMESIS'],
    [{ nemesis: 'kill', beyondPromises: true }, 'NO_LIMITS'],
    [{ nemesis: 'none', intensity: 'calm' }, 'NOTHING_IN_TURN'],
    [{ nemesis: 'all', intensity: 'mild' }, 'BAD_OPTION'],
    [{ nemesis: './mine.ts:leadr' }, 'UNKNOWN_TARGET'],
  ])('%j is refused with %s', (options, code) => {
    expect(() => made(options)).toThrow(expect.objectContaining({ code }))
  })

  it('names the files to load', () => {
    expect(nemesisFilesIn('kill,./a.ts:leader, ../b.mjs,all,sub/c.js')).toEqual(['./a.ts', '../b.mjs', 'sub/c.js'])
    expect(nemesisFilesIn('kill:leader,none')).toEqual([])
  })
})

/** What commander makes of a replay command, as far as these scenarios need. */
function optionsOf(command: string): ScenarioOptions {
  const words = command.split(' ').slice(2)
  const options: Record<string, string | string[] | boolean> = {}
  for (let i = 0; i < words.length; i++) {
    const name = (words[i] as string).slice(2)
    if (name === 'beyond-promises') options['beyondPromises'] = true
    else if (name === 'set') options[name] = [...((options[name] as string[] | undefined) ?? []), words[++i] as string]
    else options[name] = words[++i] as string
  }
  return options
}

describe('the promises', () => {
  it('speak of every family that is not beyond all of them, of each system whose runtime can do it', () => {
    const beyond = FAULT_FAMILIES.filter((family) => family.beyondPromises === true).map(({ type }) => type)
    for (const system of SYSTEMS) {
      const settings = resolveSettings(system.options, {})
      const { leftOut } = allFamilies(system, { settings, nodes: 5 })
      const open = system.promises.filter(({ promised }) => promised === 'unspecified').flatMap(({ faults }) => faults)
      const uncovered = leftOut.filter((reason) => reason.endsWith(`beyond what ${system.name} promises`))
      const types = uncovered.map((reason) => reason.split(':')[0] ?? '')
      expect(types.filter((type) => !beyond.includes(type) && !open.includes(type))).toEqual([])
    }
  })
})
