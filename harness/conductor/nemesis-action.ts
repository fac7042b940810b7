/** The nemesis worker's operations: { f: 'apply' | 'heal', value: fault id }, { f: 'heal-all' | 'recover', value: null }. */
import type { OpRequest } from '../generator/generator.ts'
import type { NemesisAction } from './protocol.ts'

/** The action a generator asked of the nemesis, or undefined if it is none. */
export function nemesisAction(request: OpRequest): NemesisAction | undefined {
  const { f, value } = request
  if ((f === 'apply' || f === 'heal') && typeof value === 'number') return { do: f, fault: value }
  if (f === 'heal-all' || f === 'recover') return { do: f }
  return undefined
}
