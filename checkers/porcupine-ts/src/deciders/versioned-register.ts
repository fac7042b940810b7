/**
 * A register whose replies carry a revision that grows with every change: the order of the changes is known. Versions are
 * clusters of one write and its reads, in order of revision; a history is legal iff no operation returned before one of an
 * earlier revision was called, and values agree. O(n log n), whatever the values are; what etcd's own checker approximates
 * by patching histories.
 *
 * Crashed changes: a revision that was seen but that no completed change made, was made by a crashed one of that value;
 * one that nobody saw can be removed from any legal order. Declined: where several crashed ones could have made it, and a
 * compare-and-set whose value only an unseen change can have left there.
 */
import type { Decision } from '../decision.ts'
import type { RegisterInput, Scalar } from '../models/register.ts'
import type { VersionedOutput } from '../models/versioned-register.ts'
import { type Inversion, Run } from './clusters.ts'
import { type Columns, columnsOf } from './history.ts'
import { Order } from './order.ts'
import { type Fact, Facts, factOf, sayVersioned, type VersionedOperations } from './versioned-facts.ts'

export function decideVersionedRegister(operations: VersionedOperations): Decision {
  return new VersionedDecider(operations).decide()
}

class VersionedDecider {
  readonly #operations: VersionedOperations
  readonly #columns: Columns
  /** Crashed changes by the value that they write. */
  readonly #crashed = new Map<Scalar, number[]>()

  constructor(operations: VersionedOperations) {
    this.#operations = operations
    this.#columns = columnsOf(operations)
  }

  decide(): Decision {
    // In order of call, so that reads of one revision stay in it.
    const { byCall, end } = this.#columns
    const facts = new Facts(byCall.length)
    for (let i = 0; i < byCall.length; i++) {
      const index = byCall[i] as number
      const { input, output } = this.#operations[index] as VersionedOperations[number]
      if (end[index] === Number.POSITIVE_INFINITY) {
        this.#keepCrashed(index, input)
        continue
      }
      const fact = factOf(input, output as VersionedOutput)
      if (!Number.isSafeInteger(fact.revision) || Number.isNaN(fact.value))
        return { type: 'declined', reason: `operation ${index} has no integer revision or no plain value` }
      const refusal = this.#impossible(index, fact)
      if (refusal !== undefined) return refusal
      facts.add(index, fact)
    }
    return this.#sweep(facts)
  }

  #keepCrashed(index: number, input: RegisterInput): void {
    if (input.f === 'read') return
    const value = input.f === 'cas' ? input.value[1] : input.value
    const same = this.#crashed.get(value)
    if (same === undefined) this.#crashed.set(value, [index])
    else same.push(index)
  }

  /** What no order can explain in this operation alone. */
  #impossible(index: number, { revision, value, isChange }: Fact): Decision | undefined {
    const { input } = this.#operations[index] as VersionedOperations[number]
    if (isChange && revision < 1) return this.#violation([index], 'made a revision below 1')
    if (!isChange && input.f === 'cas' && input.value[0] === value)
      return this.#violation([index], 'was refused though it saw the value that it asked for')
    if (revision < 0) return this.#violation([index], 'saw a revision below 0')
    return undefined
  }

  #sweep(facts: Facts): Decision {
    const run = new Run(this.#columns)
    const order = new Order(this.#operations.length)
    const byRevision = facts.byRevision()
    let revision = 0
    let value: Scalar | null = null
    let first = -1
    run.write(-1)
    for (let i = 0; i < byRevision.length; i++) {
      const place = byRevision[i] as number
      const fact = facts.at(place)
      const index = facts.operation(place)
      let inversion: Inversion | undefined
      if (fact.revision !== revision) {
        const writer = fact.isChange ? index : this.#crashedWriter(index, fact)
        if (typeof writer !== 'number') return writer
        const taken = this.#mismatch(writer, value, first)
        if (taken !== undefined) return taken
        inversion = run.write(writer)
        order.push(writer)
        ;({ revision, value } = fact)
        first = writer
      } else if (fact.isChange) return this.#violation([first, index], 'made the same revision')
      if (!fact.isChange) {
        if (fact.value !== value)
          return this.#violation(first < 0 ? [index] : [first, index], `differ on the value at revision ${revision}`)
        inversion ??= run.read(index)
        order.push(index)
      }
      if (inversion !== undefined) {
        const { early, late } = inversion
        return this.#violation(
          [late, early],
          `are in this order by revision, but the second had returned before the first was called`,
        )
      }
    }
    return { type: 'linearizable', order: order.list() }
  }

  /** Who made a revision that a read saw and no completed change made. */
  #crashedWriter(read: number, { revision, value }: Fact): number | Decision {
    const candidates = value === null ? undefined : this.#crashed.get(value)
    const possible = (candidates ?? []).filter((index) => {
      const { output } = this.#operations[index] as VersionedOperations[number]
      if (output === undefined) return true
      const known = factOf((this.#operations[index] as VersionedOperations[number]).input, output)
      return known.isChange && known.revision === revision
    })
    const [only] = possible
    if (only === undefined)
      return this.#violation([read], `saw revision ${revision}, which no write of ${value} can have made`)
    if (possible.length > 1)
      return { type: 'declined', reason: `more than one crashed write of ${value} may have made revision ${revision}` }
    candidates?.splice(candidates.indexOf(only), 1)
    return only
  }

  /** A compare-and-set takes the value of the revision before. */
  #mismatch(writer: number, before: Scalar | null, first: number): Decision | undefined {
    const { input } = this.#operations[writer] as VersionedOperations[number]
    if (input.f !== 'cas' || input.value[0] === before) return undefined
    if (this.#crashed.get(input.value[0])?.length)
      return {
        type: 'declined',
        reason: `operation ${writer} took ${input.value[0]}, which only an unseen write can have left there`,
      }
    return this.#violation(
      first < 0 ? [writer] : [first, writer],
      `: the last one took ${input.value[0]}, but the value before it was ${before}`,
    )
  }

  #violation(operations: readonly number[], why: string): Decision {
    const names = operations.map((index) => sayVersioned(this.#operations, index)).join(' and ')
    return { type: 'violation', operations, proof: `${names} ${why}` }
  }
}
