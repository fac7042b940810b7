/** Several observers of one simulated cluster as one; what none of them asks for is not told at all. Station: campaign. */
import type { SimObserver } from '../runtime/sim/observer.ts'

export function together(observers: readonly SimObserver[]): SimObserver {
  const [only] = observers
  if (only !== undefined && observers.length === 1) return only
  const names = new Set(observers.flatMap((observer) => Object.keys(observer))) as ReadonlySet<keyof SimObserver>
  return Object.fromEntries([...names].map((name) => [name, tellAll(observers, name)]))
}

function tellAll(observers: readonly SimObserver[], name: keyof SimObserver) {
  const hearers = observers.flatMap((observer) => {
    const hear = observer[name] as ((...told: readonly unknown[]) => void) | undefined
    return hear === undefined ? [] : [hear.bind(observer)]
  })
  return (...told: readonly unknown[]) => {
    for (const hear of hearers) hear(...told)
  }
}
