/**
 * The generator at the leaf of every tree: a state machine that draws one request after another, without end, and gives
 * each to a free client worker chosen at random. What it hears of the run can change its state, so that a
 * compare-and-set may expect the value last seen.
 * Station: generator.
 */
import { PluginError } from '../core/errors.ts'
import type { Random } from '../core/random.ts'
import type { Generator, GeneratorEvent, OpRequest } from './generator.ts'
import { isClient, pending } from './steps.ts'

/** What is to be done, before it is known who does it. */
export type Request = Omit<OpRequest, 'worker'>

export type SourceDefinition<State> = {
  readonly random: Random
  /** Never changed in place. */
  readonly state: State
  /** The next request and the state after it. Draws from the copy of the stream that it is given, and from nothing else. */
  draw(state: State, random: Random, worker: number): { readonly request: Request; readonly state: State }
  /** The state after an event of the run, its own or another's; absent where nothing is to be learnt. */
  observe?(state: State, event: GeneratorEvent): State
}

/**
 * Never done. While no worker is free its stream stays where it is, so the n-th request of a seed is drawn by the same
 * numbers however often the generator was asked in vain.
 */
export function source<State>(definition: SourceDefinition<State>): Generator {
  return {
    next(context) {
      if (!context.workers.some(isClient)) {
        throw new PluginError('GENERATOR_WITHOUT_CLIENTS', 'a source was asked in a context without client workers', {
          hint: 'A source under nemesis() has nobody to work for it; put it under clients().',
        })
      }
      const free = context.free.filter(isClient)
      if (free.length === 0) return pending(this, undefined)
      const random = definition.random.copy()
      const worker = random.pick(free)
      const { request, state } = definition.draw(definition.state, random, worker)
      return { type: 'op', op: { worker, ...request }, next: source({ ...definition, random, state }) }
    },
    update(event) {
      if (definition.observe === undefined) return this
      const state = definition.observe(definition.state, event)
      return state === definition.state ? this : source({ ...definition, state })
    },
  }
}
