/**
 * Workers set aside for each of several generators, so that none takes another's: 5 write, 10 read, the rest
 * compare-and-set.
 * Station: generator. Jepsen: reserve.
 */
import { PluginError } from '../core/errors.ts'
import type { Random } from '../core/random.ts'
import type { Generator, Worker } from './generator.ts'
import { mix, type WeightedGenerator } from './mix.ts'
import { onWorkers } from './route.ts'
import { isClient } from './steps.ts'

/** `workers`: how many clients, at least 1. */
export type Reserved = { readonly workers: number; readonly generator: Generator }

/**
 * The clients of its context are dealt out in ascending order at the first ask; the remaining workers, with the nemesis if
 * it is in the context, are `rest`'s, or nobody's where that is absent. Each member sees its own workers alone and hears
 * of all events. When several could act now a random one does, by number of workers, so a rate around all of it is
 * shared fairly. Done when all members are. The first ask throws PluginError RESERVE_BEYOND_WORKERS where there are
 * fewer clients than are reserved.
 */
export function reserve(random: Random, ranges: readonly Reserved[], rest?: Generator): Generator {
  return {
    next: (context) => mix(random, dealtOut(context.workers, ranges, rest)).next(context),
    update: (event) =>
      reserve(
        random,
        ranges.map((range) => ({ ...range, generator: range.generator.update(event) })),
        rest?.update(event),
      ),
  }
}

function dealtOut(
  all: readonly Worker[],
  ranges: readonly Reserved[],
  rest: Generator | undefined,
): readonly WeightedGenerator[] {
  const clients = all.filter(isClient)
  const wanted = ranges.reduce((sum, { workers }) => sum + workers, 0)
  if (wanted > clients.length) {
    throw new PluginError('RESERVE_BEYOND_WORKERS', `${wanted} workers are reserved, and there are ${clients.length}`, {
      hint: 'Raise the concurrency, or reserve fewer.',
      facts: { wanted, clients: clients.length },
    })
  }
  let from = 0
  const members = ranges.map(({ workers, generator }) => {
    const own = new Set<Worker>(clients.slice(from, from + workers))
    from += workers
    return { weight: workers, generator: onWorkers((worker) => own.has(worker), generator) }
  })
  const others = new Set(all.filter((worker) => !clients.slice(0, wanted).includes(worker as number)))
  if (rest === undefined || others.size === 0) return members
  return [...members, { weight: others.size, generator: onWorkers((worker) => others.has(worker), rest) }]
}
