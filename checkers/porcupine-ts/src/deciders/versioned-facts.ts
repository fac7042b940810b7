/** What operations on a register with revisions say of it: the revision and the value that each saw or made. */
import type { RegisterInput, Scalar } from '../models/register.ts'
import type { VersionedOutput } from '../models/versioned-register.ts'
import { sortedBy } from '../nearly-sorted.ts'
import type { Operation } from '../operation.ts'

export type VersionedOperations = readonly Operation<RegisterInput, VersionedOutput>[]

export type Fact = { readonly revision: number; readonly value: Scalar | null; readonly isChange: boolean }

export function factOf(input: RegisterInput, output: VersionedOutput): Fact {
  const isRefusal = 'applied' in output && !output.applied
  if (input.f === 'read' || isRefusal) {
    const seen = 'seen' in output ? output.seen : (output as readonly [number, Scalar | null])
    return { revision: seen[0], value: seen[1], isChange: false }
  }
  const revision = 'applied' in output ? (output as { readonly revision: number }).revision : output[0]
  return { revision, value: input.f === 'cas' ? input.value[1] : input.value, isChange: true }
}

/** Facts by place, in columns. */
export class Facts {
  readonly #values: (Scalar | null)[]
  readonly #revisions: Float64Array
  readonly #isChange: Uint8Array
  readonly #operations: Int32Array
  #size = 0

  /** `most`: there are no more. */
  constructor(most: number) {
    this.#values = new Array(most)
    this.#revisions = new Float64Array(most)
    this.#isChange = new Uint8Array(most)
    this.#operations = new Int32Array(most)
  }

  add(operation: number, { revision, value, isChange }: Fact): void {
    const place = this.#size++
    this.#operations[place] = operation
    this.#revisions[place] = revision
    this.#values[place] = value
    this.#isChange[place] = isChange ? 1 : 0
  }

  operation(place: number): number {
    return this.#operations[place] as number
  }

  at(place: number): Fact {
    const [revision, value] = [this.#revisions[place] as number, this.#values[place] as Scalar | null]
    return { revision, value, isChange: this.#isChange[place] === 1 }
  }

  /** Places in order of revision, of one revision changes first, and else as they were added. */
  byRevision(): Uint32Array {
    const isChange = this.#isChange
    return sortedBy(
      this.#revisions.subarray(0, this.#size),
      (a, b) => (isChange[b] as number) - (isChange[a] as number),
    )
  }
}

/** `'write 3 -> 3 at revision 5' (operation 7)`. */
export function sayVersioned(operations: VersionedOperations, index: number): string {
  const { input, output } = operations[index] as VersionedOperations[number]
  const asked = input.f === 'read' ? 'read' : `${input.f} ${[input.value].flat().join(' to ')}`
  if (output === undefined) return `'${asked} -> ?' (operation ${index})`
  const { revision, value } = factOf(input, output)
  return `'${asked} -> ${value} at revision ${revision}' (operation ${index})`
}
