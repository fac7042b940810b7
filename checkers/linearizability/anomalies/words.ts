/**
 * The parts of a sentence about an operation: who did what, where and when.
 */
import { type History, NO_NAME } from '../../../harness/core/history.ts'
import type { KeyOperation, Version } from '../history-model.ts'
import type { Deed } from './finding.ts'

/** `process 4 read 3 at revision 7 on n2 (1.203 s to 1.215 s)` */
export function tell(history: History, deed: Deed): string {
  return `${actor(history, deed.operation)} ${did(deed)}${place(history, deed.operation)}`
}

export function actor({ columns }: History, { call }: KeyOperation): string {
  return `process ${columns.process[call]}`
}

/** ` on n2 (1.203 s to 1.215 s)`, with a space in front. */
export function place({ columns }: History, operation: KeyOperation): string {
  const node = columns.node[operation.call] as number
  const seconds = (index: number) => `${((columns.time[index] as number) / 1e9).toFixed(3)} s`
  // Times of the ops themselves, also where the witness does not use the return.
  const completion = columns.pair[operation.call] as number
  const end = operation.output === undefined || completion < 0 ? 'never answered' : `to ${seconds(completion)}`
  const when = end.startsWith('to') ? `${seconds(operation.call)} ${end}` : `${seconds(operation.call)}, ${end}`
  return `${node === NO_NAME ? '' : ` on ${columns.nodes[node]}`} (${when})`
}

function did({ operation: { input }, effect }: Deed): string {
  switch (input.f) {
    case 'read':
      return `read ${version(effect.observes ?? { value: null })}`
    case 'write':
      return `wrote ${version(effect.writes ?? input)}`
    case 'cas': {
      const [from, to] = input.value
      if (effect.writes !== undefined) {
        const { revision } = effect.writes
        return `changed ${from} to ${to}${revision === undefined ? '' : ` at revision ${revision}`} by compare-and-set`
      }
      const saw = effect.observes === undefined ? '' : ` and saw ${version(effect.observes)}`
      return `was refused the compare-and-set of ${from} to ${to}${saw}`
    }
  }
}

/** `3 at revision 7`, `3`, `nothing`. */
export function version({ value, revision }: Version): string {
  return `${value ?? 'nothing'}${revision === undefined ? '' : ` at revision ${revision}`}`
}

/** `key 'a'`, or `the register` where the history has no keys. */
export function subject(key: string | undefined): string {
  return key === undefined ? 'the register' : `key '${key}'`
}
