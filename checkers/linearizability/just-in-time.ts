/**
 * A second decider of linearizability, of another kind than porcupine-ts: goes through the history once and keeps every
 * state that the object may be in, with the operations that have already taken effect; an operation is put in its place
 * only when its return demands it. Shares nothing with the search but the model's `step`.
 * After Lowe, "Testing for linearizability" (2017), just-in-time linearization; Knossos calls it `linear`.
 * Exponential in the operations open at once in the worst case; those of unknown outcome stay open for ever.
 */
import { ILLEGAL, type Model, type Operation } from 'porcupine-ts'

/** `failed`: the position of the operation whose return no order reaches. `steps`: calls of the model's `step`. */
export type JustInTimeAnswer =
  | { readonly type: 'order'; readonly steps: number }
  | { readonly type: 'no-order'; readonly failed: number; readonly steps: number }
  | { readonly type: 'undecided'; readonly steps: number }

/** Open operations that have taken effect, ascending: those that return, and those that never do. */
type Configuration<State> = {
  readonly state: State
  readonly applied: readonly number[]
  readonly appliedForEver: readonly number[]
}

/** States must be plain data: equal ones are told by what JSON makes of them. */
export function justInTime<State, Input, Output>(
  model: Pick<Model<State, Input, Output>, 'init' | 'step'>,
  operations: readonly Operation<Input, Output>[],
  stepsMax: number,
): JustInTimeAnswer {
  const open = new Set<number>()
  let steps = 0
  let configurations: readonly Configuration<State>[] = [{ state: model.init, applied: [], appliedForEver: [] }]

  /** All configurations in which `wanted` has taken effect, last of all where it had not; undefined when steps run out. */
  function reach(wanted: number): readonly Configuration<State>[] | undefined {
    const reached = new Leading<State>()
    const seen = new Leading<State>()
    // Those with less applied come first, so that they are there to rule others out.
    const waiting = configurations.filter((configuration) => seen.add(configuration))
    for (const from of waiting) {
      if (from.applied.includes(wanted)) {
        reached.add({ ...from, applied: from.applied.filter((each) => each !== wanted) })
        continue
      }
      for (const next of open) {
        if (from.applied.includes(next) || from.appliedForEver.includes(next)) continue
        if (++steps > stepsMax) return undefined
        const to = apply(from, next)
        if (to !== undefined && seen.add(to)) waiting.push(to)
      }
    }
    return reached.all
  }

  function apply(from: Configuration<State>, next: number): Configuration<State> | undefined {
    const { input, output, return: end } = operations[next] as Operation<Input, Output>
    const state = model.step(from.state, input, output)
    if (state === ILLEGAL) return undefined
    if (end === undefined) return { ...from, state, appliedForEver: withOne(from.appliedForEver, next) }
    return { ...from, state, applied: withOne(from.applied, next) }
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

/**
 * Configurations of which none is led by another: of two with the same state, in which the same operations that return have
 * taken effect, the one that used up fewer of the others can go on in every way that the other can.
 */
class Leading<State> {
  readonly #byName = new Map<string, Configuration<State>[]>()

  /** False if it is led by one that is there, or there itself. */
  add(configuration: Configuration<State>): boolean {
    const name = JSON.stringify([configuration.state, configuration.applied])
    const alike = this.#byName.get(name) ?? []
    const used = new Set(configuration.appliedForEver)
    if (alike.some(({ appliedForEver }) => appliedForEver.every((each) => used.has(each)))) return false
    this.#byName.set(name, [...alike, configuration])
    return true
  }

  get all(): readonly Configuration<State>[] {
    return [...this.#byName.values()].flat()
  }
}

function withOne(ascending: readonly number[], one: number): readonly number[] {
  return [...ascending, one].sort((a, b) => a - b)
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
