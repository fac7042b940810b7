/**
 * A second decider of linearizability, of another kind than porcupine-ts: goes through the history once and keeps every
 * state that the object may be in, with the operations that have already taken effect; an operation is put in its place
 * only when its return demands it. Shares nothing with the search but the model's `step`.
 * After Lowe, "Testing for linearizability" (2017), just-in-time linearization; Knossos calls it `linear`.
 * Exponential in the operations open at once; those of unknown outcome stay open for ever.
 */
import { ILLEGAL, type Model, type Operation } from 'porcupine-ts'

/** `failed`: the position of the operation whose return no order reaches. `steps`: calls of the model's `step`. */
export type JustInTimeAnswer =
  | { readonly type: 'order'; readonly steps: number }
  | { readonly type: 'no-order'; readonly failed: number; readonly steps: number }
  | { readonly type: 'undecided'; readonly steps: number }

/** `applied`: open operations that have taken effect, ascending. */
type Configuration<State> = { readonly state: State; readonly applied: readonly number[] }

/** States must be plain data: equal ones are told by what JSON makes of them. */
export function justInTime<State, Input, Output>(
  model: Pick<Model<State, Input, Output>, 'init' | 'step'>,
  operations: readonly Operation<Input, Output>[],
  stepsMax: number,
): JustInTimeAnswer {
  const open = new Set<number>()
  let steps = 0
  let configurations: readonly Configuration<State>[] = [{ state: model.init, applied: [] }]

  /** All configurations in which `wanted` has taken effect, last of all where it had not; undefined when steps run out. */
  function reach(wanted: number): readonly Configuration<State>[] | undefined {
    const reached = new Map<string, Configuration<State>>()
    const seen = new Set<string>()
    const waiting = [...configurations]
    for (let from = waiting.pop(); from !== undefined; from = waiting.pop()) {
      if (from.applied.includes(wanted)) {
        const applied = from.applied.filter((each) => each !== wanted)
        reached.set(nameOf({ ...from, applied }), { ...from, applied })
        continue
      }
      for (const next of open) {
        if (from.applied.includes(next)) continue
        if (++steps > stepsMax) return undefined
        const to = apply(from, next)
        if (to === undefined || seen.has(nameOf(to))) continue
        seen.add(nameOf(to))
        waiting.push(to)
      }
    }
    return [...reached.values()]
  }

  function apply({ state, applied }: Configuration<State>, next: number): Configuration<State> | undefined {
    const { input, output, return: end } = operations[next] as Operation<Input, Output>
    const after = model.step(state, input, output)
    if (after === ILLEGAL) return undefined
    // What never returned and changes nothing need not have happened.
    if (end === undefined && JSON.stringify(after) === JSON.stringify(state)) return undefined
    return { state: after, applied: [...applied, next].sort((a, b) => a - b) }
  }

  for (const { operation, type } of eventsOf(operations)) {
    if (type === 'call') {
      open.add(operation)
      continue
    }
    const reached = reach(operation)
    if (reached === undefined) return { type: 'undecided', steps: stepsMax }
    if (reached.length === 0) return { type: 'no-order', failed: operation, steps }
    configurations = reached
    open.delete(operation)
  }
  return { type: 'order', steps }
}

function nameOf({ state, applied }: Configuration<unknown>): string {
  return JSON.stringify([state, applied])
}

type Event = { readonly operation: number; readonly type: 'call' | 'return'; readonly at: number }

/** In order; intervals are closed, so at equal positions calls come first. */
function eventsOf(operations: readonly Operation<unknown, unknown>[]): readonly Event[] {
  const events = operations.flatMap(({ call, return: end }, operation): Event[] => [
    { operation, type: 'call', at: call },
    ...(end === undefined ? [] : [{ operation, type: 'return', at: end } as const]),
  ])
  return events.sort((a, b) => a.at - b.at || Number(a.type === 'return') - Number(b.type === 'return'))
}
