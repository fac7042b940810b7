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

type Hear = (...told: readonly unknown[]) => void

function hearersOf(observers: readonly SimObserver[], hook: keyof SimObserver): readonly Hear[] {
  return observers.flatMap((observer) => {
    const hear = observer[hook] as Hear | undefined
    return hear === undefined ? [] : [hear.bind(observer)]
  })
}

function tellAll(hearers: readonly Hear[]): Hear {
  return (...told) => {
    for (const hear of hearers) hear(...told)
  }
}
