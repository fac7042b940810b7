/** The kill table on a terminal. Station: report. Pure. */
import {
  isKilledByScript,
  isKilledBySeed,
  type KillRow,
  type ScriptKill,
  type SeedKill,
} from '../harness/core/kill-table.ts'
import { count, counted } from './format.ts'

export function killTableText(rows: readonly KillRow[]): string {
  const both = rows.filter((row) => isKilledByScript(row) && isKilledBySeed(row)).length
  const lines = [
    `${both} of ${counted(rows.length, 'bug')} caught by script and by seed, and silent without`,
    ...rows.flatMap(rowLines),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

function rowLines(row: KillRow): readonly string[] {
  const { number, bug, script, seed, searched } = row
  const sign = (killed: boolean) => (killed ? '✓' : '✗')
  return [
    `${String(number).padStart(3)}  ${bug}`,
    `     ${sign(isKilledByScript(row))} script  ${scriptText(script)}`,
    `     ${sign(isKilledBySeed(row))} seed    ${seedText(seed, searched)}`,
  ]
}

function scriptText({ fired, missed, wronglyFired, firedHealthy }: ScriptKill): string {
  return [
    fired.length === 0 ? 'nothing fired' : fired.join(', '),
    ...(missed.length === 0 ? [] : [`did not fire: ${missed.join(', ')}`]),
    ...(wronglyFired.length === 0 ? [] : [`should have been silent: ${wronglyFired.join(', ')}`]),
    ...(firedHealthy.length === 0 ? [] : [`fired without the bug: ${firedHealthy.join(', ')}`]),
  ].join('; ')
}

function seedText(seed: SeedKill | undefined, searched: number | undefined): string {
  const found = searched === undefined ? '' : `, first of ${count(searched)}`
  if (seed === undefined) return searched === undefined ? 'none known' : `none in ${count(searched)}`
  const caught = seed.caughtBy === undefined ? seed.verdict : `${seed.caughtBy.checker}: ${seed.caughtBy.anomaly}`
  return `${seed.seed}${found}: ${caught}; without the bug ${seed.healthy}`
}
