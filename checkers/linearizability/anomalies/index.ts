/**
 * The registry of anomalies that have a name of their own, most telling first.
 */
import type { Finding, Suspect } from './finding.ts'
import { garbageRead } from './garbage-read.ts'
import { lostUpdate, staleRead } from './stale-read.ts'

export const NAMED_ANOMALIES: readonly ((suspect: Suspect) => Finding | undefined)[] = [
  garbageRead,
  staleRead,
  lostUpdate,
]
