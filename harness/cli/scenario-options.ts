/**
 * From the words of `ordeal run` to a scenario with every choice made.
 * Station: command line. Pure: the registries are imported values, and the seed to use when none was given is passed in.
 */
import { systemNamed } from '../../systems/index.ts'
import { resolveSettings, type Settings } from '../../systems/options.ts'
import type { System } from '../../systems/system.ts'
import { parseDurationMs } from '../core/duration.ts'
import { UsageError } from '../core/errors.ts'
import { unknownName } from '../core/nearest.ts'
import { scenarioName } from '../core/replay-command.ts'
import { type Expectation, SCENARIO_FORMAT, type Scenario } from '../core/scenario.ts'
import { workloadNamed } from '../workloads/index.ts'
import { checkScenario } from './check-scenario.ts'
import { DEFAULTS } from './defaults.ts'
import { type NemesisOptions, nemesesOf } from './nemesis-option.ts'
import type { OwnNemeses } from './own-nemesis.ts'

/** As typed. Only what was given is there; commander's defaults are not used, so that defaults are all here. */
export type ScenarioOptions = NemesisOptions & {
  readonly name?: string
  readonly system?: string
  readonly version?: string
  readonly image?: string
  readonly set?: readonly string[]
  readonly workload?: string
  readonly nodes?: string
  readonly concurrency?: string
  readonly rate?: string
  readonly time?: string
  readonly deadline?: string
  readonly seed?: string
  readonly stopOnViolation?: boolean
  readonly expect?: string
}

/** More would be a slip of the pen: each worker is a client, and on containers a connection. */
const CONCURRENCY_MAX = 1_000
const RATE_MAX = 1_000_000
export const SEED_MAX = 2 ** 32 - 1
const VERDICTS = ['valid', 'invalid', 'unknown'] as const

/**
 * `own`: what the files hold that `--nemesis` names. Throws UsageError, naming what was got and what is legal, for the first
 * option that is wrong.
 */
export function scenarioFromOptions(
  options: ScenarioOptions,
  randomSeed: number,
  own: OwnNemeses = new Map(),
): Scenario {
  const system = systemNamed(options.system ?? DEFAULTS.system)
  const workload = workloadNamed(options.workload ?? DEFAULTS.workload)
  const nodes = options.nodes === undefined ? defaultNodes(system) : integer('nodes', options.nodes, 1, 1_000)
  const settings = resolveSettings(system.options, parseSettings(options.set ?? []))
  const place = { system, settings: { ...settings }, nodes }
  const faults = nemesesOf(options.nemesis ?? DEFAULTS.nemesis, options, place, own)
  const version = versionOf(system, options)
  const scenario: Scenario = {
    format: SCENARIO_FORMAT,
    name: options.name ?? scenarioName({ system: system.name, workload: workload.name, ...faults }),
    system: system.name,
    ...(version === undefined ? {} : { version }),
    ...(options.image === undefined ? {} : { image: options.image }),
    settings: place.settings,
    nodes,
    workload: workload.name,
    ...faults,
    concurrency: concurrencyOf(options.concurrency, nodes, workload.pace ?? DEFAULTS),
    rate: options.rate === undefined ? (workload.pace ?? DEFAULTS).rate : rateOf(options.rate),
    timeMs: duration('time', options.time ?? DEFAULTS.time),
    deadlineMs: duration('deadline', options.deadline ?? DEFAULTS.deadline),
    seed: options.seed === undefined ? randomSeed : integer('seed', options.seed, 0, SEED_MAX),
    ...(options.stopOnViolation === true ? { stopOnViolation: true } : {}),
    ...(options.expect === undefined ? {} : { expect: expectationOf(options.expect) }),
  }
  checkScenario(scenario, [...own.values()].flat())
  return scenario
}

function defaultNodes({ nodes }: System): number {
  return Math.min(Math.max(DEFAULTS.nodes, nodes.min), nodes.max)
}

/** The version to test: the given one, or the newest that ordeal builds; undefined where an image is given, and in the simulator. */
export function versionOf(
  system: System,
  { version, image }: Pick<ScenarioOptions, 'version' | 'image'>,
): string | undefined {
  if (version !== undefined && image !== undefined) {
    throw new UsageError('VERSION_AND_IMAGE', '--version and --image exclude each other', {
      hint: '--version names an image that ordeal builds; --image names any other.',
    })
  }
  if (version !== undefined || image !== undefined || system.runtime === 'sim') return version
  return system.versions[0]
}

/** From 'name=value' words. Throws UsageError for one that is malformed, or given twice with different values. */
export function parseSettings(given: readonly string[]): Settings {
  const settings = new Map<string, string>()
  for (const text of given) {
    const equals = text.indexOf('=')
    if (equals < 1) throw malformed('set', text, 'name=value, such as --set reads=serializable')
    const name = text.slice(0, equals)
    const value = text.slice(equals + 1)
    const before = settings.get(name)
    if (before !== undefined && before !== value)
      throw new UsageError('SETTING_TWICE', `--set ${name} is given as '${before}' and as '${value}'`)
    settings.set(name, value)
  }
  return Object.fromEntries(settings)
}

/** '10', or '2n' for two workers a node. */
function concurrencyOf(
  text: string | undefined,
  nodes: number,
  { workersPerNode }: { readonly workersPerNode: number },
): number {
  if (text === undefined) return workersPerNode * nodes
  const perNode = /^(\d+)n$/.exec(text)
  const total = perNode === null ? text : String(Number(perNode[1]) * nodes)
  return integer('concurrency', total, 1, CONCURRENCY_MAX, text)
}

function rateOf(text: string): number {
  const rate = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (rate >= 0.001 && rate <= RATE_MAX) return rate
  throw malformed('rate', text, `operations a second, from 0.001 to ${RATE_MAX}`)
}

export function integer(option: string, text: string, min: number, max: number, typed = text): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (number >= min && number <= max) return number
  throw malformed(option, typed, `an integer from ${min} to ${max}`)
}

export function duration(option: string, text: string): number {
  const ms = parseDurationMs(text)
  if (ms === undefined) throw malformed(option, text, 'a length of time such as 500ms, 60s or 2m, and not zero')
  return ms
}

export function expectationOf(text: string): Expectation {
  const colon = text.indexOf(':')
  const name = colon === -1 ? text : text.slice(0, colon)
  const verdict = VERDICTS.find((candidate) => candidate === name)
  if (verdict === undefined) throw unknownName('BAD_OPTION', 'verdict for --expect:', name, VERDICTS)
  if (colon === -1) return { verdict }
  const anomaly = text.slice(colon + 1)
  if (verdict !== 'invalid' || anomaly === '') {
    throw malformed('expect', text, 'valid, unknown, invalid, or invalid:ANOMALY such as invalid:stale-read')
  }
  return { verdict, anomaly }
}

function malformed(option: string, got: string, expected: string): UsageError {
  return new UsageError('BAD_OPTION', `--${option} ${got === '' ? "''" : got}: expected ${expected}`, {
    facts: { option, got, expected },
  })
}
