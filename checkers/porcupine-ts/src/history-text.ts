/**
 * A checked history in words, for a terminal.
 */
import type { CheckedHistory, ToldOperation } from './check-history.ts'

/** So many operations of a legal prefix are shown, the last ones. */
const SHOWN = 8

const SYMBOLS = { linearizable: '✓', violation: '✗', undecided: '?' } as const

/** Ends with a newline. `file` is how the reader called it. */
export function historyText(file: string, checked: CheckedHistory): string {
  const { verdict, operations, crashed, keys, model, steps } = checked
  const parts = keys === 0 ? '' : `, ${keys} ${keys === 1 ? 'key' : 'keys'}`
  const head = `${SYMBOLS[verdict]} ${verdict.toUpperCase()}  ${file}: ${operations} operations (${crashed} of unknown outcome)${parts}, against ${model}`
  return `${[head, ...details(checked), `${steps} steps`].join('\n')}\n`
}

function details(checked: CheckedHistory): readonly string[] {
  if (checked.verdict === 'linearizable')
    return [`An order that explains everything was found${checked.validated ? ', and replayed' : ''}.`]
  const where = checked.key === undefined ? '' : `Key ${JSON.stringify(checked.key)}: `
  if (checked.verdict === 'undecided') return [`${where}undecided, neither good nor bad: ${checked.budget} ran out.`]
  const { failed, deepest, deepestState, proof } = checked
  const shown = deepest.slice(-SHOWN)
  const more = deepest.length - shown.length
  return [
    `${where}no order explains the history up to line ${failed.completed}, where this returns:`,
    `  ${line(failed)}`,
    ...(proof === undefined
      ? []
      : [`Because ${proof.sentence}:`, ...proof.operations.map((each) => `  ${line(each)}`)]),
    `The longest legal order of what came before leads to: ${deepestState}`,
    ...(more > 0 ? [`  ... ${more} operations`] : []),
    ...shown.map((operation) => `  ${line(operation)}`),
  ]
}

function line({ text, invoked, completed }: ToldOperation): string {
  return `${text}  (${completed === undefined ? `line ${invoked}, outcome unknown` : `lines ${invoked} to ${completed}`})`
}
