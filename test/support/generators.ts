/** Small generators and worker lists that generator tests are put together from. */
import { Random } from '../../harness/core/random.ts'
import type { Generator, Worker } from '../../harness/generator/generator.ts'
import { source } from '../../harness/generator/source.ts'

/** `count` clients and the nemesis. */
export function workersAndNemesis(count: number): Worker[] {
  return [...clientWorkers(count), 'nemesis']
}

export function clientWorkers(count: number): Worker[] {
  return Array.from({ length: count }, (_, worker) => worker)
}

/** f 1, f 2, f 3, ... without end, each by a free client drawn from the seed. */
export function counting(f: string, seed = 1): Generator {
  return source({
    random: Random.stream(seed, f),
    state: 1,
    draw: (n) => ({ request: { f, value: n }, state: n + 1 }),
  })
}

/** Tells how many ok completions the run had by the time of each operation, whoever did them. */
export function listening(f: string): Generator {
  return source({
    random: Random.stream(1, f),
    state: 0,
    draw: (heard) => ({ request: { f, value: heard }, state: heard }),
    observe: (heard, event) => (event.type === 'ok' ? heard + 1 : heard),
  })
}

/** Done from the start. */
export const nothing: Generator = {
  next: () => ({ type: 'done' }),
  update() {
    return this
  },
}

/** Never done, and never with anything to do: what a buggy or waiting member looks like to a combinator. */
export const waiting: Generator = {
  next() {
    return { type: 'pending', next: this }
  },
  update() {
    return this
  },
}
