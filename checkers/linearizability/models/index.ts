/**
 * The registry of models that a history can be held against.
 */
import { unknownName } from '../../../harness/core/nearest.ts'
import type { HistoryModel } from '../history-model.ts'
import { casRegisterModel, registerModel } from './register.ts'
import { versionedRegisterModel } from './versioned-register.ts'

export const MODELS: readonly HistoryModel[] = [registerModel, casRegisterModel, versionedRegisterModel]

/** Throws UsageError UNKNOWN_MODEL. */
export function modelNamed(name: string): HistoryModel {
  const found = MODELS.find((model) => model.name === name)
  if (found !== undefined) return found
  throw unknownName(
    'UNKNOWN_MODEL',
    'model',
    name,
    MODELS.map((model) => model.name),
  )
}
