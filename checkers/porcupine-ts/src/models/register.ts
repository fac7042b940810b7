/**
 * A register: `register` in Knossos. Names and values as Jepsen writes them, nil (null) at first.
 *
 * | f     | input value | output             |
 * |-------|-------------|--------------------|
 * | read  | null        | the value, or null |
 * | write | the value   | anything           |
 *
 * The input type also has cas, which cas-register.ts and versioned-register.ts add; here it is illegal.
 */
import { decideRegister } from '../deciders/register.ts'
import { type Deed, ILLEGAL, type Model } from '../model.ts'

export type Scalar = string | number | boolean

export type RegisterInput =
  | { readonly f: 'read'; readonly value: null }
  | { readonly f: 'write'; readonly value: Scalar }
  | { readonly f: 'cas'; readonly value: readonly [from: Scalar, to: Scalar] }

/** For a read what it saw. For a cas whether it took effect; a bare [from, to], as in Jepsen, means that it did. */
export type RegisterOutput = Scalar | null | { readonly applied: boolean } | readonly [from: Scalar, to: Scalar]

export const register: Model<Scalar | null, RegisterInput, RegisterOutput> = {
  name: 'register',
  init: null,
  step(state, input, output) {
    switch (input.f) {
      case 'read':
        return output === undefined || output === state ? state : ILLEGAL
      case 'write':
        return input.value
      case 'cas':
        return ILLEGAL
    }
  },
  isReadOnly: (input) => input.f === 'read',
  kind: registerKind,
  enables: registerEnables,
  decide: (operations) => decideRegister(operations, false),
  describe: describeRegisterOperation,
  describeState: String,
}

/** Integers from 0 below this are told apart by numbers, which is quick; other values by structure. */
const SMALL = 1 << 12

/** For small integers a number: which function, and with which values. An answer to a write says nothing. */
export function registerKind(input: RegisterInput, output: RegisterOutput | undefined): number | undefined {
  switch (input.f) {
    case 'read':
      return isSmall(output) ? 4 * output : undefined
    case 'write':
      return isSmall(input.value) ? 4 * input.value + 1 : undefined
    case 'cas': {
      const [from, to] = input.value
      return isSmall(from) && isSmall(to) ? 4 * (SMALL * from + to) + (isRefused(output) ? 2 : 3) : undefined
    }
  }
}

function isSmall(value: unknown): value is number {
  return typeof value === 'number' && value >>> 0 === value && value < SMALL
}

/** By the value that it leaves; what leaves none changes nothing. */
export function registerEnables(
  { input, output }: Deed<RegisterInput, RegisterOutput>,
  goal: Deed<RegisterInput, RegisterOutput>,
): boolean {
  if (input.f === 'read' || (input.f === 'cas' && isRefused(output))) return false
  const left = input.f === 'write' ? input.value : input.value[1]
  switch (goal.input.f) {
    case 'read':
      return goal.output === left || goal.output === undefined
    case 'write':
      return true
    case 'cas':
      return (goal.input.value[0] === left) !== isRefused(goal.output)
  }
}

/** `write 3`, `read -> 3`, `cas 3 to 4 -> refused`; `?` where the outcome is unknown. */
export function describeRegisterOperation(input: RegisterInput, output: RegisterOutput | undefined): string {
  switch (input.f) {
    case 'read':
      return `read -> ${output === undefined ? '?' : String(output)}`
    case 'write':
      return `write ${input.value}${output === undefined ? ' -> ?' : ''}`
    case 'cas': {
      const outcome = output === undefined ? '?' : isRefused(output) ? 'refused' : 'applied'
      return `cas ${input.value[0]} to ${input.value[1]} -> ${outcome}`
    }
  }
}

export function isRefused(output: RegisterOutput | undefined): boolean {
  return typeof output === 'object' && output !== null && 'applied' in output && !output.applied
}
