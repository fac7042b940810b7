/**
 * The page of systems in docs/generated/: settings, promises with their sources, outcomes with theirs.
 * Station: command line. Pure.
 */
import type { System } from '../../systems/system.ts'
import { code, codes, markdownTable, plain } from './markdown.ts'

export function systemsPage(systems: readonly System[]): string {
  const rows = systems.map((system) => {
    const { name, summary, nodes } = system
    const versions = system.runtime === 'sim' ? 'simulated' : codes(system.versions)
    return [`[${name}](#${name})`, plain(summary), versions, `${nodes.min} to ${nodes.max}`]
  })
  return [
    '# Systems\n\n',
    markdownTable(['system', 'what it is', 'versions, the default first', 'nodes'], rows),
    ...systems.map((system) => `\n${systemSection(system)}`),
  ].join('')
}

function systemSection(system: System): string {
  const { name, functions, options, promises, outcomes } = system
  const settings = Object.entries(options).map(([setting, { values, default: usual, summary }]) => [
    code(setting),
    codes(values),
    code(usual),
    plain(summary),
  ])
  const promised = promises.map((row) => [
    plain(row.guarantee),
    row.promised,
    codes(row.settings, 'any'),
    codes(row.faults, '–'),
    plain(row.citation),
  ])
  return [
    `## ${name}\n\nFunctions: ${codes(functions)}.\n\n`,
    settings.length === 0 ? '' : `### Settings of ${name}\n\n`,
    settings.length === 0 ? '' : `${markdownTable(['`--set`', 'values', 'default', 'meaning'], settings)}\n`,
    `### Promises of ${name}\n\n`,
    markdownTable(['guarantee', '', 'settings', 'faults', 'where that is written'], promised),
    `\n### Outcomes of ${name}\n\nWhich error means what, from the first row on that fits.\n\n`,
    markdownTable(
      ['error', 'means', 'why'],
      outcomes.map(({ error, completion, source }) => [plain(error), completion, plain(source)]),
    ),
  ].join('')
}
