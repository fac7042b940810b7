/**
 * Objects that are used in transactions, as Knossos and Elle write them: `txn` with a list of steps [f, key, value].
 * Knossos's long names `read` and `write` are understood as well.
 */
import { listAppend } from '../models/list-append.ts'
import { multiRegister } from '../models/multi-register.ts'
import { excerpt, isScalar, type Value } from '../value.ts'
import { isName, type Shape } from './shapes.ts'
import type { Recorded, ShippedModel, Translated } from './shipped-model.ts'

type Step = readonly [f: string, key: string | number, value: Value]

const SHORT: { readonly [f: string]: string } = { read: 'r', write: 'w' }

const steps: Shape = { says: 'a list of steps [f, key, value]', fits: (value) => stepsOf(value) !== undefined }

export const TRANSACTIONS: readonly ShippedModel[] = [
  {
    name: multiRegister.name,
    summary: 'registers read and written together: txn of [r, key, value] and [w, key, value]',
    model: multiRegister,
    functions: { txn: { asked: steps, answered: steps } },
    translate: (recorded) =>
      transaction(recorded, {
        w: isScalar,
        r: (value) => value === null || isScalar(value),
      }),
    severalKeys: 'whole',
  },
  {
    name: listAppend.name,
    summary: 'a list, in transactions on one key: txn of [append, key, value] and [r, key, list]',
    model: listAppend,
    functions: { txn: { asked: steps, answered: steps } },
    translate: (recorded) =>
      transaction(recorded, {
        append: isScalar,
        r: (value) => value === null || (Array.isArray(value) && value.every(isScalar)),
      }),
    severalKeys: 'refused',
  },
]

function transaction(
  { f, asked, answered }: Recorded,
  functions: { readonly [f: string]: (value: Value) => boolean },
): Translated {
  const value = stepsOf(asked) ?? []
  const output = answered === undefined ? undefined : (stepsOf(answered) ?? [])
  for (const each of [...value, ...(output ?? [])])
    if (!Object.hasOwn(functions, each[0]) || functions[each[0]]?.(each[2]) !== true)
      return { problem: `no step of it is ${excerpt(each)}` }
  if (output !== undefined && !answers(output, value))
    return { problem: `${excerpt(answered)} does not answer ${excerpt(asked)}, step by step` }
  const keys = [...new Set(value.map(([, key]) => key))]
  const input = { f, value }
  return output === undefined ? { input, keys } : { input, output, keys }
}

/** The same steps, but for what the reads saw. */
function answers(output: readonly Step[], value: readonly Step[]): boolean {
  if (output.length !== value.length) return false
  return output.every(([f, key, answer], at) => {
    const step = value[at]
    return step !== undefined && f === step[0] && key === step[1] && (f === 'r' || answer === step[2])
  })
}

function stepsOf(value: Value): readonly Step[] | undefined {
  if (!Array.isArray(value)) return undefined
  const found: Step[] = []
  for (const step of value as readonly Value[]) {
    if (!Array.isArray(step) || step.length < 2 || step.length > 3) return undefined
    const [f, key, asked = null] = step as readonly Value[]
    if (typeof f !== 'string' || !isName(key)) return undefined
    found.push([SHORT[f] ?? f, key, asked])
  }
  return found
}
