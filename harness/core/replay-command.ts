/**
 * The command line that runs a scenario again: every choice spelled out, so that a later change of a default does not
 * change what it means.
 * Station: run. Pure; its inverse is harness/cli/scenario-options.ts, and a test makes the round trip.
 */
import { formatDurationMs } from './duration.ts'
import type { Scenario } from './scenario.ts'

/** More families than that are not named one by one. */
const NAMED_MAX = 5

/** The name of a scenario that was given none: what is tested, by what, under which faults, or which turns of many. */
export function scenarioName({
  system,
  workload,
  nemeses,
  intensity,
}: Pick<Scenario, 'system' | 'workload' | 'nemeses' | 'intensity'>): string {
  const families = [...new Set(nemeses.map(({ family }) => family))]
  if (families.length > NAMED_MAX) return [system, workload, 'rotation', intensity ?? 'own-pace'].join('-')
  const pace = intensity === undefined || intensity === 'normal' ? [] : [intensity]
  return [system, workload, ...(families.length === 0 ? ['calm'] : families), ...pace].join('-')
}

/** Words in the order of `ordeal run --help`, quoted for a POSIX shell where they need it. */
export function replayCommand(scenario: Scenario): string {
  const { version, image, intensity, expect } = scenario
  const words = ['--system', scenario.system]
  if (version !== undefined) words.push('--version', version)
  if (image !== undefined) words.push('--image', image)
  for (const [name, value] of Object.entries(scenario.settings)) words.push('--set', `${name}=${value}`)
  words.push('--workload', scenario.workload, '--nemesis', nemesisText(scenario))
  if (intensity !== undefined) words.push('--intensity', intensity)
  if (scenario.beyondPromises === true) words.push('--beyond-promises')
  words.push('--nodes', String(scenario.nodes), '--concurrency', String(scenario.concurrency))
  words.push('--rate', String(scenario.rate), '--time', formatDurationMs(scenario.timeMs))
  words.push('--deadline', formatDurationMs(scenario.deadlineMs), '--seed', String(scenario.seed))
  if (scenario.stopOnViolation === true) words.push('--stop-on-violation')
  if (expect !== undefined) {
    words.push('--expect', expect.anomaly === undefined ? expect.verdict : `${expect.verdict}:${expect.anomaly}`)
  }
  if (scenario.name !== scenarioName(scenario)) words.push('--name', scenario.name)
  return ['ordeal', 'run', ...words.map(quoted)].join(' ')
}

function nemesisText({ nemeses }: Scenario): string {
  if (nemeses.length === 0) return 'none'
  const words = nemeses.map(({ family, target, from = family }) => (target === undefined ? from : `${from}:${target}`))
  return [...new Set(words)].join(',')
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
