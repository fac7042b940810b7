/** Several observers of one simulated cluster as one; what none of them asks for is not told at all. Station: campaign. */
import type { SimObserver } from '../runtime/sim/observer.ts'

export function together(observers: readonly SimObserver[]): SimObserver {
  const [only] = observers
  if (only !== undefined && observers.length === 1) return only
  // An object of one shape, whatever is asked for: it is looked at several times an event.
  const told: { [hook in keyof SimObserver]-?: Hear | undefined } = {
    step: undefined,
    sent: undefined,
    delivered: undefined,
    lost: undefined,
    started: undefined,
    ended: undefined,
    paused: undefined,
    resumed: undefined,
    requested: undefined,
    completed: undefined,
  }
  for (const hook of Object.keys(told) as (keyof SimObserver)[]) {
    const hearers = hearersOf(observers, hook)
    if (hearers.length > 0) told[hook] = tellAll(hearers)
  }
  return told as SimObserver
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
