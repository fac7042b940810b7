/** What shrinking came to, on a terminal. Station: report. Pure. */
import type { Case } from '../harness/core/case.ts'
import { counted } from './format.ts'

/** '3 nodes, 2 clients, 5 operations, 1 fault, 4.2 s' */
export function sizeText({ nodes, clients, operations, faults, timeNs }: Case): string {
  return [
    counted(nodes, 'node'),
    counted(clients.length, 'client'),
    counted(operations.length, 'operation'),
    counted(faults.length, 'fault'),
    `${(timeNs / 1e9).toFixed(1)} s`,
  ].join(', ')
}

/** `seconds`: how long it took. */
export function shrinkText(
  before: Case,
  { smallest, tries, kept }: { readonly smallest: Case; readonly tries: number; readonly kept: number },
  seconds: number,
): string {
  return [
    `from ${sizeText(before)}`,
    `to   ${sizeText(smallest)}`,
    `in ${seconds.toFixed(1)} s: ${counted(tries, 'try', 'tries')}, ${kept} of them kept`,
  ].join('\n')
}
