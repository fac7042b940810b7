/**
 * Words about one operation of a history, for sentences of anomalies; and its ops for a witness.
 * Station: checkers.
 */
import { type History, NO_NAME, NO_PAIR } from '../harness/core/history.ts'

/** `process 4 on n2 (1.203 s to 1.215 s)` for the operation invoked at this index. */
export function whoWhen({ columns }: History, invocation: number): string {
  const { process, node, nodes, time, pair } = columns
  const seconds = (index: number) => ((time[index] as number) / 1e9).toFixed(3)
  const place = node[invocation] === NO_NAME ? '' : ` on ${nodes[node[invocation] as number]}`
  const completion = pair[invocation] as number
  const end = completion === NO_PAIR ? ', never answered' : ` to ${seconds(completion)} s`
  return `process ${process[invocation]}${place} (${seconds(invocation)} s${end})`
}

/** Invocations and completions of these operations, in order, each once. */
export function opsOf({ columns }: History, invocations: readonly number[]): readonly number[] {
  const ops = invocations.flatMap((invocation) => {
    const completion = columns.pair[invocation] as number
    return completion === NO_PAIR ? [invocation] : [invocation, completion]
  })
  return [...new Set(ops)].sort((a, b) => a - b)
}
