/**
 * A system in detail for `ordeal list systems NAME`: settings, promises with their sources, outcomes with theirs.
 * Station: command line. Pure.
 */
import type { System } from '../../systems/system.ts'
import { table } from './output.ts'

export function systemDetails(system: System): string {
  const { nodes, functions } = system
  const settings = Object.entries(system.options).flatMap(([name, option]) => [
    [name, option.values.map((value) => (value === option.default ? `${value} (default)` : value)).join(', ')],
    ['', option.summary],
  ])
  return [
    `runs ${system.runtime === 'sim' ? 'in the simulator' : 'in containers'}, on ${nodes.min} to ${nodes.max} nodes\n`,
    system.runtime === 'containers' ? `versions\n${table(system.versions.map((version) => [version]))}` : '',
    `functions\n${table(functions.map((f) => [f]))}`,
    settings.length === 0 ? '' : `settings (--set NAME=VALUE)\n${table(settings)}`,
    `promises\n${promises(system)}`,
    `outcomes: which error means what\n${outcomes(system)}`,
  ].join('')
}

function promises(system: System): string {
  const rows = system.promises.flatMap(({ guarantee, settings, faults, promised, citation }) => [
    [guarantee, promised],
    ['', `with ${settings.join(', ') || 'any settings'}, under ${faults.join(', ') || 'no faults'}`],
    ['', citation],
  ])
  return table(rows)
}

/** An error's name may be long: it has a line of its own, so that the columns stay narrow. */
function outcomes(system: System): string {
  return system.outcomes.map(({ error, completion, source }) => `  ${error}: ${completion}\n    ${source}\n`).join('')
}
