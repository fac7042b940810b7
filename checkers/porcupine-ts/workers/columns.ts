/**
 * A history as columns in memory that all threads share; only the distinct inputs and outputs, which are few, are copied to
 * each. Every thread takes the next part that nobody has, and makes operations of its columns.
 */
import type { Model } from '../src/model.ts'
import type { Operation } from '../src/operation.ts'
import { Kinds } from '../src/search/kinds.ts'
import type { Part } from '../src/split.ts'

export type Columns = {
  /** By operation; a return of NaN: none. */
  readonly kind: Int32Array
  readonly call: Float64Array
  readonly return: Float64Array
  /** The operations of part p are `members[ends[p - 1]]` up to `members[ends[p] - 1]`. */
  readonly members: Int32Array
  readonly ends: Int32Array
  /** Written by all threads: the next part to take, and whether to give up. */
  readonly control: Int32Array
  /** By kind; an output of undefined: unknown. */
  readonly inputs: readonly unknown[]
  readonly outputs: readonly unknown[]
}

const NEXT = 0
const STOPPED = 1

export function columnsOf(
  model: Model<unknown, unknown, unknown>,
  operations: readonly Operation<unknown, unknown>[],
  parts: readonly Part[],
): Columns {
  const size = operations.length
  // By structure alone: an answer may quote what was asked.
  const kinds = new Kinds({ name: model.name, init: model.init, step: model.step, describe: model.describe })
  const columns = {
    kind: shared(Int32Array, size),
    call: shared(Float64Array, size),
    return: shared(Float64Array, size),
    members: shared(Int32Array, size),
    ends: shared(Int32Array, parts.length),
    control: shared(Int32Array, 2),
  }
  operations.forEach((operation, index) => {
    columns.kind[index] = kinds.of(operation)
    columns.call[index] = operation.call
    columns.return[index] = operation.return ?? Number.NaN
  })
  let end = 0
  parts.forEach(({ members }, part) => {
    const all = members ?? operations.map((_, index) => index)
    columns.members.set(all, end)
    end += all.length
    columns.ends[part] = end
  })
  return { ...columns, inputs: kinds.deeds.map(({ input }) => input), outputs: kinds.deeds.map(({ output }) => output) }
}

/** The next part that no thread has taken; undefined if there is none. */
export function takePart({ control, ends }: Columns): number | undefined {
  const part = Atomics.add(control, NEXT, 1)
  return part < ends.length ? part : undefined
}

export function stop({ control }: Columns): void {
  Atomics.store(control, STOPPED, 1)
}

export function isStopped({ control }: Columns): boolean {
  return Atomics.load(control, STOPPED) === 1
}

/** Copies one part's operations out of the columns. */
export function operationsIn(columns: Columns, part: number): readonly Operation<unknown, unknown>[] {
  const { kind, call, members, ends, inputs, outputs } = columns
  const from = part === 0 ? 0 : (ends[part - 1] as number)
  return Array.from(members.subarray(from, ends[part]), (index): Operation<unknown, unknown> => {
    const output = outputs[kind[index] as number]
    const end = columns.return[index] as number
    return {
      input: inputs[kind[index] as number],
      call: call[index] as number,
      ...(output === undefined ? {} : { output }),
      ...(Number.isNaN(end) ? {} : { return: end }),
    }
  })
}

function shared<Column>(
  type: { new (buffer: SharedArrayBuffer): Column; readonly BYTES_PER_ELEMENT: number },
  length: number,
): Column {
  return new type(new SharedArrayBuffer(length * type.BYTES_PER_ELEMENT))
}
