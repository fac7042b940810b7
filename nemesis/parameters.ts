/** Reads the parameters of a fault, which may come from a file that a person has edited. Station: nemesis. */
import { PluginError } from '../harness/core/errors.ts'
import type { Fault } from '../harness/core/fault.ts'

/** Throws PluginError FAULT_PARAMETERS unless it is a whole number within these bounds, both included. */
export function integerParameter(fault: Fault, name: string, min: number, max: number): number {
  const value = fault.parameters[name]
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value
  throw wrongParameter(fault, `a whole number '${name}' from ${min} to ${max}`)
}

/** Throws PluginError FAULT_PARAMETERS unless it is one of these. */
export function choiceParameter<Choice extends string | boolean>(
  fault: Fault,
  name: string,
  choices: readonly Choice[],
): Choice {
  const choice = choices.find((candidate) => candidate === fault.parameters[name])
  if (choice !== undefined) return choice
  throw wrongParameter(fault, `'${name}', one of ${choices.join(', ')}`)
}

function wrongParameter({ type, parameters }: Fault, wanted: string): PluginError {
  return new PluginError('FAULT_PARAMETERS', `a fault of the family '${type}' needs ${wanted}`, {
    facts: { type, parameters },
  })
}
