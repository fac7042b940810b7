/**
 * The fences of a lock: each acquire has a greater one than any before it. So the fences are the order of the acquires,
 * a layer each, and releases, which the model does not judge, may come anywhere: the theorem of layers.ts decides, with
 * fences for versions as in versioned-register.ts, but without values. No precondition; O(n log n).
 *
 * An acquire of unknown outcome is dropped, even if its fence is known: without it no other fence is less right.
 */
import type { Decision } from '../decision.ts'
import { sortedBy } from '../nearly-sorted.ts'
import type { Operation } from '../operation.ts'
import { columnsOf } from './history.ts'
import { Layers } from './layers.ts'

type FencedInput = { readonly f: 'acquire' | 'release' }
type FencedOperations = readonly Operation<FencedInput, unknown>[]

/** Every fence is above it. */
const NO_FENCE = -1

export function decideFencedMutex(operations: FencedOperations): Decision {
  const acquires: number[] = []
  const releases: number[] = []
  const columns = columnsOf(operations)
  for (let index = 0; index < operations.length; index++) {
    const { input, output } = operations[index] as FencedOperations[number]
    if (columns.end[index] === Number.POSITIVE_INFINITY) continue
    if (input.f === 'release') releases.push(index)
    else if (typeof output === 'number' && output > NO_FENCE) acquires.push(index)
    else return violation(operations, [index], 'got what is no fence')
  }
  const fences = new Float64Array(acquires.length)
  for (let i = 0; i < fences.length; i++) fences[i] = operations[acquires[i] as number]?.output as number
  const byFence = sortedBy(fences)
  const layers = new Layers(columns, acquires.length)
  let before = -1
  for (let layer = 0; layer < byFence.length; layer++) {
    const acquire = acquires[byFence[layer] as number] as number
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
