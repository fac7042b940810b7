import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkScenario } from '../../../harness/cli/check-scenario.ts'
import { type ScenarioOptions, scenarioFromOptions } from '../../../harness/cli/scenario-options.ts'
import { UsageError } from '../../../harness/core/errors.ts'
import { replayCommand } from '../../../harness/core/replay-command.ts'
import type { Scenario } from '../../../harness/core/scenario.ts'

const RANDOM_SEED = 12_345

function made(options: ScenarioOptions = {}): Scenario {
  return scenarioFromOptions(options, RANDOM_SEED)
}

function refusal(action: () => unknown): UsageError {
  try {
    action()
  } catch (error) {
    if (error instanceof UsageError) return error
    throw error
  }
  throw new Error('was not refused')
}

describe('the scenario of `ordeal run`', () => {
  it('has every choice made when no option is given', () => {
    expect(made()).toEqual({
      format: 1,
      name: 'raft-kv-register-kill-partition',
      system: 'raft-kv',
      settings: {
        reads: 'linearizable',
        'pre-vote': 'on',
        'check-quorum': 'on',
        elections: 'default',
        batch: '1000',
        snapshots: 'never',
        members: 'all',
        retries: 'on',
        bug: 'none',
      },
      nodes: 3,
      workload: 'register',
      nemeses: [{ family: 'kill' }, { family: 'partition' }],
      intensity: 'normal',
      concurrency: 12,
      rate: 1_000,
      timeMs: 60_000,
      deadlineMs: 2_000,
      seed: RANDOM_SEED,
    })
  })

  it.each<readonly [options: ScenarioOptions, part: Partial<Scenario>]>([
    [{ system: 'etcd' }, { version: '3.7.3', settings: { reads: 'linearizable', fsync: 'on', snapshots: 'rare' } }],
    [{ system: 'etcd', version: '3.5.16' }, { version: '3.5.16' }],
    [
      { system: 'etcd', set: ['reads=serializable', 'fsync=off', 'fsync=off'] },
      { settings: { reads: 'serializable', fsync: 'off', snapshots: 'rare' } },
    ],
    [{ nodes: '5' }, { nodes: 5, concurrency: 20 }],
    [
      { system: 'rabbitmq', workload: 'queue' },
      { concurrency: 24, rate: 4_000 },
    ],
    [
      { system: 'rabbitmq', workload: 'queue', concurrency: '1n', rate: '7' },
      { concurrency: 3, rate: 7 },
    ],
    [{ nodes: '5', concurrency: '3' }, { concurrency: 3 }],
    [{ nodes: '5', concurrency: '3n' }, { concurrency: 15 }],
    [{ rate: '0.5' }, { rate: 0.5 }],
    [{ time: '500ms' }, { timeMs: 500 }],
    [
      { time: '1.5s', deadline: '250ms' },
      { timeMs: 1_500, deadlineMs: 250 },
    ],
    [{ time: '2m' }, { timeMs: 120_000 }],
    [{ nemesis: 'none' }, { nemeses: [], name: 'raft-kv-register-calm' }],
    [
      { nemesis: 'partition:leader,kill:one,kill:all' },
      {
        nemeses: [
          { family: 'partition', target: 'leader' },
          { family: 'kill', target: 'one' },
          { family: 'kill', target: 'all' },
        ],
        name: 'raft-kv-register-partition-kill',
      },
    ],
    [{ seed: '0' }, { seed: 0 }],
    [{ seed: '4294967295' }, { seed: 4_294_967_295 }],
    [{ expect: 'valid' }, { expect: { verdict: 'valid' } }],
    [{ expect: 'invalid:stale-read' }, { expect: { verdict: 'invalid', anomaly: 'stale-read' } }],
    [{ name: 'mine' }, { name: 'mine' }],
  ])('of %j has %j', (options, part) => expect(made(options)).toMatchObject(part))

  it('with an image of one’s own has no version', () => {
    const scenario = made({ system: 'etcd', image: 'my/etcd:1' })
    expect([scenario.image, 'version' in scenario]).toEqual(['my/etcd:1', false])
  })

  it.each<readonly [options: ScenarioOptions, code: string, message: string]>([
    [{ system: 'etdc' }, 'UNKNOWN_SYSTEM', "unknown system 'etdc'"],
    [{ workload: 'registers' }, 'UNKNOWN_WORKLOAD', "unknown workload 'registers'"],
    [{ nemesis: 'kill,partiton' }, 'UNKNOWN_NEMESIS', "unknown nemesis 'partiton'"],
    [{ nemesis: 'kill,' }, 'UNKNOWN_NEMESIS', "unknown nemesis ''"],
    [{ nemesis: 'kill:leeder' }, 'UNKNOWN_TARGET', "unknown target of nemesis 'kill': 'leeder'"],
    [{ set: ['raeds=linearizable'] }, 'UNKNOWN_SETTING', "unknown setting 'raeds'"],
    [{ set: ['constructor=1'] }, 'UNKNOWN_SETTING', "unknown setting 'constructor'"],
    [{ set: ['reads=liniarizable'] }, 'SETTING_VALUE', "unknown value of setting 'reads': 'liniarizable'"],
    [{ set: ['reads'] }, 'BAD_OPTION', '--set reads: expected name=value, such as --set reads=serializable'],
    [{ set: ['=x'] }, 'BAD_OPTION', '--set =x: expected name=value, such as --set reads=serializable'],
    [{ system: 'etcd', set: ['fsync=on', 'fsync=off'] }, 'SETTING_TWICE', "--set fsync is given as 'on' and as 'off'"],
    [{ system: 'etcd', version: '3.7' }, 'UNKNOWN_VERSION', "unknown version of etcd: '3.7'"],
    [{ system: 'etcd', version: '3.7.3', image: 'x' }, 'VERSION_AND_IMAGE', '--version and --image exclude each other'],
    [{ version: '1' }, 'SIMULATED', 'raft-kv is simulated: it has no version'],
    [{ image: 'x' }, 'SIMULATED', 'raft-kv is simulated: it has no image'],
    [{ nodes: '0' }, 'BAD_OPTION', '--nodes 0: expected an integer from 1 to 1000'],
    [{ nodes: '-1' }, 'BAD_OPTION', '--nodes -1: expected an integer from 1 to 1000'],
    [{ nodes: '2.5' }, 'BAD_OPTION', '--nodes 2.5: expected an integer from 1 to 1000'],
    [{ nodes: '' }, 'BAD_OPTION', "--nodes '': expected an integer from 1 to 1000"],
    [{ system: 'etcd', nodes: '10' }, 'NODE_COUNT', 'etcd runs on 1 to 9 nodes, not on 10'],
    [{ nodes: '1', nemesis: 'partition' }, 'IMPOSSIBLE_FAULT', 'partition cannot hit anything in a cluster of 1'],
    [{ concurrency: '0' }, 'BAD_OPTION', '--concurrency 0: expected an integer from 1 to 1000'],
    [{ concurrency: '400n' }, 'BAD_OPTION', '--concurrency 400n: expected an integer from 1 to 1000'],
    [{ rate: '0' }, 'BAD_OPTION', '--rate 0: expected operations a second, from 0.001 to 1000000'],
    [{ rate: '1e3' }, 'BAD_OPTION', '--rate 1e3: expected operations a second, from 0.001 to 1000000'],
    [{ time: '60' }, 'BAD_OPTION', '--time 60: expected a length of time such as 500ms, 60s or 2m, and not zero'],
    [{ time: '0s' }, 'BAD_OPTION', '--time 0s: expected a length of time such as 500ms, 60s or 2m, and not zero'],
    [
      { deadline: 'soon' },
      'BAD_OPTION',
      '--deadline soon: expected a length of time such as 500ms, 60s or 2m, and not zero',
    ],
    [{ seed: '4294967296' }, 'BAD_OPTION', '--seed 4294967296: expected an integer from 0 to 4294967295'],
    [{ seed: 'x' }, 'BAD_OPTION', '--seed x: expected an integer from 0 to 4294967295'],
    [{ expect: 'invalld' }, 'BAD_OPTION', "unknown verdict for --expect: 'invalld'"],
    [
      { expect: 'valid:stale-read' },
      'BAD_OPTION',
      '--expect valid:stale-read: expected valid, unknown, invalid, or invalid:ANOMALY such as invalid:stale-read',
    ],
    [
      { expect: 'invalid:' },
      'BAD_OPTION',
      '--expect invalid:: expected valid, unknown, invalid, or invalid:ANOMALY such as invalid:stale-read',
    ],
  ])('is refused for %j with %s', (options, code, message) => {
    expect(refusal(() => made(options))).toMatchObject({ code, message, exitCode: 2 })
  })
})

describe('a scenario from a file', () => {
  it.each<readonly [part: Partial<Scenario>, code: string]>([
    [{ system: 'none' }, 'UNKNOWN_SYSTEM'],
    [{ workload: 'none' }, 'UNKNOWN_WORKLOAD'],
    [{ nemeses: [{ family: 'none' }] }, 'UNKNOWN_NEMESIS'],
    [{ nodes: 100 }, 'NODE_COUNT'],
    [{ settings: {} }, 'SCENARIO_FORMAT'],
    [{ settings: { ...made().settings, more: 'x' } }, 'UNKNOWN_SETTING'],
    [{ settings: { ...made().settings, bug: 'x' } }, 'SETTING_VALUE'],
    [{ version: '1' }, 'SIMULATED'],
  ])('is refused with %j: %s', (part, code) => {
    expect(refusal(() => checkScenario({ ...made(), ...part })).code).toBe(code)
  })

  it('is taken as it is where everything fits', () => expect(() => checkScenario(made())).not.toThrow())
})

describe('the replay command', () => {
  const scenarios = fc
    .record(
      {
        system: fc.constantFrom('raft-kv', 'etcd'),
        nodes: fc.integer({ min: 3, max: 7 }).map(String),
        nemesis: fc.constantFrom('none', 'kill', 'partition:leader', 'kill:one,partition,kill:minority'),
        concurrency: fc.constantFrom('1', '7', '2n'),
        rate: fc.constantFrom('0.001', '12.5', '500'),
        time: fc.integer({ min: 1, max: 10_000_000 }).map((ms) => `${ms}ms`),
        deadline: fc.constantFrom('1ms', '2s', '1m', '1h'),
        seed: fc.nat(4_294_967_295).map(String),
        expect: fc.constantFrom('valid', 'unknown', 'invalid', 'invalid:stale-read'),
        set: fc.constant(['reads=linearizable']),
        stopOnViolation: fc.boolean(),
        name: fc.constantFrom('mine', "it's mine", 'a b', '$HOME'),
      },
      { requiredKeys: ['system'] },
    )
    .map((options) => made(options as ScenarioOptions))

  it('makes the same scenario again, whatever is chosen', () => {
    fc.assert(
      fc.property(scenarios, (scenario) => {
        expect(scenarioFromOptions(optionsOf(replayCommand(scenario)), 0)).toEqual(scenario)
      }),
      { numRuns: 300 },
    )
  })

  it('keeps an image, and leaves out a name that follows from the rest', () => {
    const command = replayCommand(made({ system: 'etcd', image: 'my/etcd:1', seed: '7', nemesis: 'none' }))
    expect(command).toBe(
      'ordeal run --system etcd --image my/etcd:1 --set reads=linearizable --set fsync=on --set snapshots=rare ' +
        '--set peers=direct --set elections=default --set watch-progress=default ' +
        '--workload register --nemesis none --nodes 3 --concurrency 12 --rate 1000 --time 60s --deadline 2s --seed 7',
    )
  })
})

/** What a shell and commander make of a replay command: words, single quotes, and options with one value each. */
function optionsOf(command: string): ScenarioOptions {
  const all = [...command.matchAll(/(?:'[^']*'|\\'|[^\s'\\])+/g)].map(([word]) =>
    word.replaceAll(/'([^']*)'|\\(')/g, (_all, quoted?: string, escaped?: string) => quoted ?? escaped ?? ''),
  )
  const words = all.filter((word) => word !== '--stop-on-violation') // the one without a value
  const options: Record<string, string | string[] | boolean> =
    words.length < all.length ? { stopOnViolation: true } : {}
  for (let i = 2; i < words.length; i += 2) {
    const name = (words[i] as string).slice(2)
    const value = words[i + 1] as string
    options[name] = name === 'set' ? [...((options[name] as string[] | undefined) ?? []), value] : value
  }
  return options as ScenarioOptions
}
