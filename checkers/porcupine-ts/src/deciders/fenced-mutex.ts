/**
 * The fences of a lock: each acquire has a greater one than any before it. So the fences are the order of the acquires,
 * a layer each, and releases, which the model does not judge, may come anywhere: the theorem of layers.ts decides, with
 * fences for versions as in versioned-register.ts, but without values. No precondition; O(n log n).
 *
 * An acquire of unknown outcome is dropped, even if its fence is known: without it no other fence is less right.
 */
import type { Decision } from '../decision.ts'
import type { Operation } from '../operation.ts'
import { columnsOf } from './history.ts'
import { Layers } from './layers.ts'
import { sortedBy } from './nearly-sorted.ts'

type FencedInput = { readonly f: 'acquire' | 'release' }
type FencedOperations = readonly Operation<FencedInput, unknown>[]

/** Every fence is above it. */
const NO_FENCE = -1

export function decideFencedMutex(operations: FencedOperations): Decision {
  const acquires: number[] = []
  const releases: number[] = []
  for (const [index, { input, output, return: end }] of operations.entries()) {
    if (end === undefined) continue
    if (input.f === 'release') releases.push(index)
    else if (typeof output === 'number' && output > NO_FENCE) acquires.push(index)
    else return violation(operations, [index], 'got what is no fence')
  }
  const fences = Float64Array.from(acquires, (index) => operations[index]?.output as number)
  const layers = new Layers(columnsOf(operations), acquires.length)
  let before = -1
  for (const [layer, place] of sortedBy(fences).entries()) {
    const acquire = acquires[place] as number
    if (before >= 0 && operations[before]?.output === operations[acquire]?.output)
      return violation(operations, [before, acquire], 'got the same fence')
    layers.put(acquire, layer)
    before = acquire
  }
  for (const release of releases) layers.putFrom(release)
  const order = layers.order()
  if (!('early' in order)) return { type: 'linearizable', order }
  const why = 'are in this order by their fences, but the second had returned before the first was called'
  return violation(operations, [order.late, order.early], why)
}

function violation(operations: FencedOperations, those: readonly number[], why: string): Decision {
  const names = those.map((index) => `'acquire -> fence ${operations[index]?.output}' (operation ${index})`)
  return { type: 'violation', operations: those, proof: `${names.join(' and ')} ${why}` }
}
