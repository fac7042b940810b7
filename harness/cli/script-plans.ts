/**
 * From the words of `ordeal guarantees` to the plays they ask for: each a scenario, one of its forms, and every choice made.
 * Station: command line. Pure.
 */
import { SCENARIOS } from '../../nemesis/scenarios/index.ts'
import type { DirectedScenario, ScenarioForm } from '../../nemesis/script.ts'
import { systemNamed } from '../../systems/index.ts'
import { resolveSettings, type Settings } from '../../systems/options.ts'
import type { System } from '../../systems/system.ts'
import { UsageError } from '../core/errors.ts'
import { unknownName } from '../core/nearest.ts'
import { SCRIPT_RECORD_FORMAT, type ScriptPlan } from '../core/script-record.ts'
import { checkCombination, checkVersion } from './check-scenario.ts'
import { integer, parseSettings, SEED_MAX, versionOf } from './scenario-options.ts'

export type ScriptOptions = {
  readonly system?: string
  readonly version?: string
  readonly image?: string
  readonly set?: readonly string[]
  readonly by?: string
  readonly seed?: string
}

export type Planned = {
  readonly scenario: DirectedScenario
  readonly system: System
  /** Of the first play, and its first attempt. */
  readonly plan: ScriptPlan
}

const DEFAULT_SYSTEM = 'etcd'
const WAYS: readonly ScenarioForm['by'][] = ['messages', 'packets', 'clients']
/** The setting by which a system in containers puts its proxy between its nodes. */
const PROXIED: Settings = { peers: 'proxied' }

/**
 * Without names, every form of every scenario about a guarantee that the system can do, in order. `randomSeed` is that of a
 * simulated system where none was given. Throws UsageError for a name, form, system or setting that there is not, and where
 * nothing is left to play.
 */
export function planScripts(names: readonly string[], options: ScriptOptions, randomSeed: number): readonly Planned[] {
  const system = systemNamed(options.system ?? DEFAULT_SYSTEM)
  const way = wayNamed(options.by)
  const asked = names.length > 0 ? names.flatMap((name) => formsNamed(name)) : formsOfGuarantees(system)
  const chosen = asked.filter(({ form }) => way === undefined || form.by === way)
  if (chosen.length === 0)
    throw new UsageError('NO_SCENARIO', `none of the scenarios has a form by ${way ?? 'any way'} for ${system.name}`, {
      hint: '`ordeal list scenarios NAME` shows the forms of one.',
    })
  const choices = choicesOf(system, options, randomSeed)
  return chosen.map(({ scenario, form }) => plannedOn(system, scenario, form, options, choices))
}

type Chosen = { readonly scenario: DirectedScenario; readonly form: ScenarioForm }

/** What was planned so before. Throws UsageError for a scenario or system that there is not. */
export function plannedAgain(plan: ScriptPlan): Planned {
  return { scenario: scenarioNamed(plan.scenario), system: systemNamed(plan.system), plan }
}

/** The command that plays it again. */
export function replayOf({ scenario, form, system, version, image, settings, seed }: ScriptPlan): string {
  const words = ['ordeal', 'guarantees', `${scenario}:${form}`, '--system', system]
  if (version !== undefined) words.push('--version', version)
  if (image !== undefined) words.push('--image', image)
  for (const [name, value] of Object.entries(settings)) words.push('--set', `${name}=${value}`)
  if (seed !== undefined) words.push('--seed', String(seed))
  return words.join(' ')
}

/** Those that the system can do. Scenarios about an upstream issue are asked for by name. */
function formsOfGuarantees(system: System): readonly Chosen[] {
  return SCENARIOS.filter(({ upstream }) => upstream === undefined)
    .flatMap(allForms)
    .filter(({ scenario, form }) => whyNot(system, scenario, form) === undefined)
}

function allForms(scenario: DirectedScenario): readonly Chosen[] {
  return scenario.forms.map((form) => ({ scenario, form }))
}

/** 'leader-crash-after-commit', or with one of its forms 'leader-crash-after-commit:full'. */
function formsNamed(text: string): readonly Chosen[] {
  const [name = '', form, ...more] = text.split(':')
  const scenario = scenarioNamed(name)
  if (form === undefined) return allForms(scenario)
  const found = allForms(scenario).filter((each) => each.form.name === form)
  if (found.length === 0 || more.length > 0) {
    const wanted = [form, ...more].join(':')
    throw unknownName(
      'UNKNOWN_FORM',
      `form of ${name}:`,
      wanted,
      scenario.forms.map((each) => each.name),
    )
  }
  return found
}

/** Throws UsageError UNKNOWN_SCENARIO with the nearest spelling. */
export function scenarioNamed(name: string): DirectedScenario {
  const found = SCENARIOS.find((scenario) => scenario.name === name)
  if (found === undefined)
    throw unknownName(
      'UNKNOWN_SCENARIO',
      'scenario',
      name,
      SCENARIOS.map((each) => each.name),
    )
  return found
}

function wayNamed(text: string | undefined): ScenarioForm['by'] | undefined {
  if (text === undefined) return undefined
  const way = WAYS.find((each) => each === text)
  if (way === undefined) throw unknownName('UNKNOWN_WAY', 'way of --by:', text, WAYS)
  return way
}

/** Of a simulated system the seed; of one in containers what runs in them. */
function choicesOf(
  system: System,
  options: ScriptOptions,
  randomSeed: number,
): Pick<ScriptPlan, 'version' | 'image' | 'seed'> {
  const { image, seed } = options
  const version = versionOf(system, options)
  const runs = { ...(version === undefined ? {} : { version }), ...(image === undefined ? {} : { image }) }
  checkVersion(runs, system)
  if (system.runtime === 'sim') return { seed: seed === undefined ? randomSeed : integer('seed', seed, 0, SEED_MAX) }
  if (seed !== undefined)
    throw new UsageError('NOT_SIMULATED', `${system.name} runs in containers: no seed fixes what it does`, {
      hint: 'Leave out --seed.',
    })
  return runs
}

function plannedOn(
  system: System,
  scenario: DirectedScenario,
  form: ScenarioForm,
  options: ScriptOptions,
  choices: Pick<ScriptPlan, 'version' | 'image' | 'seed'>,
): Planned {
  const why = whyNot(system, scenario, form)
  if (why !== undefined)
    throw new UsageError('NOT_ON_SYSTEM', `${scenario.name}:${form.name} cannot be played on ${system.name}: ${why}`)
  const isProxied = form.by === 'messages' && system.runtime === 'containers'
  const needed = { ...form.settings, ...(isProxied ? PROXIED : {}) }
  const given = parseSettings(options.set ?? [])
  const against = Object.entries(needed).find(([name, value]) => (given[name] ?? value) !== value)
  if (against !== undefined)
    throw new UsageError(
      'SETTING_NEEDED',
      `${scenario.name}:${form.name} needs ${against.join('=')}, not ${given[against[0]]}`,
    )
  const plan: ScriptPlan = {
    format: SCRIPT_RECORD_FORMAT,
    scenario: scenario.name,
    form: form.name,
    system: system.name,
    ...choices,
    settings: { ...resolveSettings(system.options, { ...given, ...needed }) },
    nodes: form.nodes,
    attempt: 1,
  }
  checkCombination(system, { ...plan, functions: scenario.functions })
  return { scenario, system, plan }
}

function whyNot(system: System, scenario: DirectedScenario, form: ScenarioForm): string | undefined {
  if (scenario.systems !== undefined && !scenario.systems.includes(system.name))
    return `it is about ${scenario.systems.join(', ')}`
  const missing = scenario.functions.filter((f) => !system.functions.includes(f))
  if (missing.length > 0) return `its client has no ${missing.join(', ')}`
  if (system.runtime === 'sim') return system.raft === undefined ? 'nothing understands its messages' : undefined
  if (form.by === 'messages' && system.startPeerProxy === undefined) return 'nothing understands its messages'
  return scenario.object === undefined && system.raftLog === undefined ? 'its log cannot be read' : undefined
}
