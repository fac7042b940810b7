/** Every error that tests plant in porcupine-ts, as a page of Markdown. */
import { DECIDER_PLANTS, type DeciderPlant } from './decider-plants.ts'
import { EXPLAIN_PLANTS } from './explain-plants.ts'
import { HELD_VALUE_PLANTS } from './held-value-plants.ts'
import { LAYER_PLANTS } from './layer-plants.ts'
import type { Plant } from './planted.ts'

type Row = readonly [rule: string, error: string, file: string]

/** `search`: those in the rules of the search, named `rule: error`. */
export function plantedPage(search: readonly Plant[]): string {
  const deciders: readonly DeciderPlant[] = [...DECIDER_PLANTS, ...HELD_VALUE_PLANTS, ...LAYER_PLANTS]
  const ofSearch = search.map(({ name, file }): Row => {
    const [rule = '', ...error] = name.split(': ')
    return [rule, error.join(': '), file]
  })
  const ofDeciders = deciders.map(({ decider, name, file }): Row => [decider, name, file])
  const ofExplanation = EXPLAIN_PLANTS.map(({ name, file }): Row => ['core', name, file])
  return `# Errors planted in porcupine-ts

${ofSearch.length + ofDeciders.length + ofExplanation.length} copies of [porcupine-ts](../../checkers/porcupine-ts/README.md), each with one error in one rule. The tests that pass the package as it is
fail on every one of them, or they would fail themselves: a rule that no test holds is no rule. Paths are below \`checkers/porcupine-ts/src\`.

## Search

Found in \`test/checkers/porcupine-ts/planted.test.ts\`, by random histories of seven objects against the plain search: a wrong verdict, a
failing prefix that is legal or not the shortest, an order that cannot be replayed, an exception; or by shapes whose steps are bounded.

${table(['rule', 'error', 'in'], ofSearch)}

## Deciders

Found in \`test/checkers/porcupine-ts/deciders.test.ts\`, by random histories of the object and directed ones against the search: a wrong
verdict, an order that cannot be replayed, a proof of operations that there are not, an exception, or a directed history declined.

${table(['decider', 'error', 'in'], ofDeciders)}

## Explanations

Found in \`test/checkers/porcupine-ts/explain.test.ts\`, by random histories of four objects: a core that is legal to the plain search,
that was not made by sound steps, or that can be weakened further.

${table(['rule', 'error', 'in'], ofExplanation)}
`
}

function table(head: Row, rows: readonly Row[]): string {
  const cells = (row: readonly string[]) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  const lines = rows.map(([rule, error, file]) => cells([rule, error, `\`${file}\``]))
  return [cells(head), cells(head.map(() => '---')), ...lines].join('\n')
}
