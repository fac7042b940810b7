/**
 * From the words of `ordeal guarantees` to the plays they ask for: each a scenario, one of its forms, and every choice made.
 * Station: command line. Pure.
 */
import { SCENARIOS } from '../../nemesis/scenarios/index.ts'
import type { DirectedScenario, ScenarioForm } from '../../nemesis/script.ts'
import { systemNamed } from '../../systems/index.ts'
import { resolveSettings, type Settings } from '../../systems/options.ts'
import type { ContainerSystem, System } from '../../systems/system.ts'
import { UsageError } from '../core/errors.ts'
import { unknownName } from '../core/nearest.ts'
import { SCRIPT_RECORD_FORMAT, type ScriptPlan } from '../core/script-record.ts'
import { parseSettings, versionOf } from './scenario-options.ts'

export type ScriptOptions = {
  readonly system?: string
  readonly version?: string
  readonly image?: string
  readonly set?: readonly string[]
  readonly by?: string
}

export type Planned = {
  readonly scenario: DirectedScenario
  readonly system: ContainerSystem
  /** Of the first attempt. */
  readonly plan: ScriptPlan
}

const DEFAULT_SYSTEM = 'etcd'
const WAYS: readonly ScenarioForm['by'][] = ['messages', 'packets', 'clients']
/** The setting by which a system puts its proxy between its nodes. */
const PROXIED: Settings = { peers: 'proxied' }

/**
 * Without names, every form of every scenario about a guarantee that the system can do, in order. Throws UsageError for a name, form, system or
 * setting that there is not, and where nothing is left to play.
 */
export function planScripts(names: readonly string[], options: ScriptOptions): readonly Planned[] {
  const system = inContainers(systemNamed(options.system ?? DEFAULT_SYSTEM))
  const way = wayNamed(options.by)
  const asked = names.length > 0 ? names.flatMap((name) => formsNamed(name)) : formsOfGuarantees(system)
  const chosen = asked.filter(({ form }) => way === undefined || form.by === way)
  if (chosen.length === 0)
    throw new UsageError('NO_SCENARIO', `none of the scenarios has a form by ${way ?? 'any way'} for ${system.name}`, {
      hint: '`ordeal list scenarios NAME` shows the forms of one.',
    })
  return chosen.map(({ scenario, form }) => plannedOn(system, scenario, form, options))
}

type Chosen = { readonly scenario: DirectedScenario; readonly form: ScenarioForm }

/** Those that the system can do. Scenarios about an upstream issue are asked for by name. */
function formsOfGuarantees(system: ContainerSystem): readonly Chosen[] {
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

function inContainers(system: System): ContainerSystem {
  if (system.runtime === 'containers') return system
  throw new UsageError('NO_SCRIPTS', `scenarios are not yet played on ${system.name}`, {
    hint: 'Give a system in containers, such as --system etcd.',
  })
}

function plannedOn(
  system: ContainerSystem,
  scenario: DirectedScenario,
  form: ScenarioForm,
  options: ScriptOptions,
): Planned {
  const why = whyNot(system, scenario, form)
  if (why !== undefined)
    throw new UsageError('NOT_ON_SYSTEM', `${scenario.name}:${form.name} cannot be played on ${system.name}: ${why}`)
  const needed = { ...form.settings, ...(form.by === 'messages' ? PROXIED : {}) }
  const given = parseSettings(options.set ?? [])
  const against = Object.entries(needed).find(([name, value]) => (given[name] ?? value) !== value)
  if (against !== undefined)
    throw new UsageError(
      'SETTING_NEEDED',
      `${scenario.name}:${form.name} needs ${against.join('=')}, not ${given[against[0]]}`,
    )
  const version = versionOf(system, options)
  const plan: ScriptPlan = {
    format: SCRIPT_RECORD_FORMAT,
    scenario: scenario.name,
    form: form.name,
    system: system.name,
    ...(version === undefined ? {} : { version }),
    ...(options.image === undefined ? {} : { image: options.image }),
    settings: { ...resolveSettings(system.options, { ...given, ...needed }) },
    nodes: form.nodes,
    attempt: 1,
  }
  return { scenario, system, plan }
}

function whyNot(system: ContainerSystem, scenario: DirectedScenario, form: ScenarioForm): string | undefined {
  if (scenario.systems !== undefined && !scenario.systems.includes(system.name))
    return `it is about ${scenario.systems.join(', ')}`
  const missing = scenario.functions.filter((f) => !system.functions.includes(f))
  if (missing.length > 0) return `its client has no ${missing.join(', ')}`
  if (form.by === 'messages' && system.startPeerProxy === undefined) return 'nothing understands its messages'
  return system.raftLog === undefined ? 'its log cannot be read' : undefined
}
