/** Several observers of one simulated cluster as one; what none of them asks for is not told at all. Station: campaign. */
import type { SimObserver } from '../runtime/sim/observer.ts'

const HOOKS: readonly (keyof SimObserver)[] = [
  'step',
  'sent',
  'delivered',
  'lost',
  'started',
  'ended',
  'paused',
  'resumed',
  'requested',
  'completed',
]

export function together(observers: readonly SimObserver[]): SimObserver {
  const [only] = observers
  if (only !== undefined && observers.length === 1) return only
  return Object.fromEntries(
    HOOKS.flatMap((hook) => {
      const hearers = hearersOf(observers, hook)
      return hearers.length === 0 ? [] : [[hook, tellAll(hearers)]]
    }),
  )
}

/** Every hook is told five things at most; spelt out, since a list of them would be made at every event. */
type Hear = (a: unknown, b: unknown, c: unknown, d: unknown, e: unknown) => void

function hearersOf(observers: readonly SimObserver[], hook: keyof SimObserver): readonly Hear[] {
  return observers.flatMap((observer) => {
    const hear = observer[hook] as Hear | undefined
    return hear === undefined ? [] : [hear.bind(observer)]
  })
}

function tellAll(hearers: readonly Hear[]): Hear {
  const [first, second] = hearers
  if (first !== undefined && hearers.length === 1) return first
  if (first !== undefined && second !== undefined && hearers.length === 2)
    return (a, b, c, d, e) => {
      first(a, b, c, d, e)
      second(a, b, c, d, e)
    }
  return (a, b, c, d, e) => {
    for (const hear of hearers) hear(a, b, c, d, e)
  }
}
