/**
 * `register` and `cas-register` against histories with Jepsen's values: read v or null, write v, cas [from, to]. `ok` of a
 * cas means applied, unless its value is { applied: false }; whatever is `fail` did not happen and constrains nothing.
 */
import { casRegister, type Model, type RegisterInput, type RegisterOutput, register } from 'porcupine-ts'
import type { Json } from '../../../harness/core/json.ts'
import { type HistoryModel, isScalar, problem, type RegisterEffect, type Translation } from '../history-model.ts'
import { registerInput } from './register-input.ts'

export const registerModel: HistoryModel = jepsenModel(register, 'one value: read, write', ['read', 'write'])

export const casRegisterModel: HistoryModel = jepsenModel(casRegister, 'one value: read, write, compare-and-set', [
  'read',
  'write',
  'cas',
])

function jepsenModel<State>(
  model: Model<State, RegisterInput, RegisterOutput>,
  summary: string,
  functions: readonly string[],
): HistoryModel {
  return {
    name: model.name,
    summary,
    model,
    translate: (f, invoked, completed) =>
      functions.includes(f) ? translate(f, invoked, completed) : problem(`the model knows no function '${f}'`),
    effect: (input, output) => effect(input, output as RegisterOutput | undefined),
  }
}

function translate(f: string, invoked: Json, completed: Json | undefined): Translation {
  const input = registerInput(f, invoked)
  if (typeof input === 'string') return problem(input)
  if (completed === undefined) return { type: 'operation', input }
  switch (input.f) {
    case 'read':
      return completed === null || isScalar(completed)
        ? { type: 'operation', input, output: completed }
        : problem(`a read of ${JSON.stringify(completed)}, which is no plain value`)
    case 'write':
      return { type: 'operation', input, output: input.value }
    case 'cas':
      return { type: 'operation', input, output: { applied: !isRefusal(completed) } }
  }
}

function isRefusal(completed: Json): boolean {
  return typeof completed === 'object' && completed !== null && 'applied' in completed && completed['applied'] === false
}

function effect(input: RegisterInput, output: RegisterOutput | undefined): RegisterEffect {
  switch (input.f) {
    case 'read':
      return output === undefined || (typeof output === 'object' && output !== null)
        ? {}
        : { observes: { value: output } }
    case 'write':
      return { writes: { value: input.value } }
    case 'cas': {
      const [from, to] = input.value
      return isRefusal(output ?? null) ? { differsFrom: from } : { writes: { value: to }, observes: { value: from } }
    }
  }
}
