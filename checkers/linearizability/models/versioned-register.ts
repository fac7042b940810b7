/**
 * `versioned-register` against histories of the register workload, whose shapes harness/workloads/register-schema.ts
 * gives. They are checked here once more, since a stored history may come from anywhere; values may be any plain ones.
 */
import { type RegisterInput, type VersionedOutput, versionedRegister } from 'porcupine-ts'
import type { Json } from '../../../harness/core/json.ts'
import { type HistoryModel, isScalar, problem, type RegisterEffect, type Translation } from '../history-model.ts'
import { registerInput } from './register-input.ts'

export const versionedRegisterModel: HistoryModel = {
  name: versionedRegister.name,
  summary: 'one value with a growing revision: read, write, compare-and-set',
  model: versionedRegister,
  translate,
  effect: (input, output) => effect(input, output as VersionedOutput | undefined),
}

function translate(f: string, invoked: Json, completed: Json | undefined): Translation {
  const input = registerInput(f, invoked)
  if (typeof input === 'string') return problem(input)
  if (completed === undefined) return { type: 'operation', input }
  if (!isOkValue(input.f, completed)) return problem(`an ok ${f} of ${JSON.stringify(completed)}`)
  // The reply of a write repeats its argument; if it does not, the client is wrong and not the system.
  if (input.f === 'write' && Array.isArray(completed) && completed[1] !== input.value)
    return problem(`a write of ${input.value} that was answered with ${JSON.stringify(completed)}`)
  return { type: 'operation', input, output: completed }
}

function isOkValue(f: RegisterInput['f'], completed: Json): boolean {
  if (f !== 'cas') return isVersioned(completed)
  if (typeof completed !== 'object' || completed === null || !('applied' in completed)) return false
  return completed['applied'] === true
    ? isRevision(completed['revision']) && completed['revision'] > 0
    : completed['applied'] === false && isVersioned(completed['seen'])
}

/** [revision, value], or [0, null] of a register that was never written. */
function isVersioned(json: Json | undefined): boolean {
  if (!Array.isArray(json) || json.length !== 2) return false
  const [revision, value] = json as readonly Json[]
  return isRevision(revision) && (revision === 0 ? value === null : isScalar(value))
}

function isRevision(json: Json | undefined): json is number {
  return typeof json === 'number' && Number.isInteger(json) && json >= 0
}

function effect(input: RegisterInput, output: VersionedOutput | undefined): RegisterEffect {
  const seen = output === undefined ? undefined : versionIn(output)
  switch (input.f) {
    case 'read':
      return seen === undefined ? {} : { observes: seen }
    case 'write':
      return { writes: { ...seen, value: input.value } }
    case 'cas': {
      const [from, to] = input.value
      if (seen !== undefined) return { observes: seen }
      const revision = output !== undefined && 'revision' in output ? { revision: output.revision } : {}
      return { writes: { value: to, ...revision }, observes: { value: from } }
    }
  }
}

/** What the output says of a version with its value. */
function versionIn(output: VersionedOutput) {
  if (!('applied' in output)) return { revision: output[0], value: output[1] }
  return output.applied ? undefined : { revision: output.seen[0], value: output.seen[1] }
}
