/**
 * What an anomaly is named from: one key's history up to the return that has no explanation. The search has decided that
 * it is illegal; here only a name and a sentence are looked for, never a verdict.
 */
import type { Scalar } from 'porcupine-ts'
import type { History } from '../../../harness/core/history.ts'
import type { HistoryModel, KeyHistory, KeyOperation, RegisterEffect, Version } from '../history-model.ts'

/** An operation with what it did. */
export type Deed = { readonly operation: KeyOperation; readonly effect: RegisterEffect }

export type Suspect = {
  readonly history: History
  readonly historyModel: HistoryModel
  readonly keyHistory: KeyHistory
  /** The operation whose return ends the shortest illegal prefix. */
  readonly failed: Deed
  /** What was called before that return, the failed operation included. In order of call. */
  readonly deeds: readonly Deed[]
}

/** `operations` prove the anomaly by themselves. */
export type Finding = { readonly name: string; readonly sentence: string; readonly operations: readonly KeyOperation[] }

export function isBefore(a: KeyOperation, b: KeyOperation): boolean {
  return a.return !== undefined && a.return < b.call
}

/** The only operation that wrote this value, if there is exactly one. */
export function onlyWriter(deeds: readonly Deed[], value: Scalar | null): Deed | undefined {
  const writers = deeds.filter(({ effect }) => effect.writes?.value === value)
  return writers.length === 1 ? writers[0] : undefined
}

/** What the operation shows the register to have held: what it wrote, or else what it saw. */
export function shown({ effect }: Deed): Version | undefined {
  return effect.writes ?? effect.observes
}
