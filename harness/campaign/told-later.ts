/**
 * An observer that measures time from an origin that is known only later: what happens before it is known is kept, and told
 * as soon as it is.
 * Station: campaign. Keeps what happens while a cluster starts, which ends within a minute of simulated time.
 */
import type { Ending } from '../../checkers/raft/monitor/monitor.ts'
import type { ClusterObserver } from '../../checkers/raft/monitor/watch.ts'

export class ToldLater implements ClusterObserver {
  #observer: ClusterObserver | undefined
  #kept: ((observer: ClusterObserver) => void)[] = []

  /** From now on everything is told at once. */
  tell(observer: ClusterObserver): void {
    this.#observer = observer
    for (const told of this.#kept) told(observer)
    this.#kept = []
  }

  step(node: string, state: unknown, timeUs: number): void {
    if (this.#observer === undefined) this.#keep('step', node, state, timeUs)
    else this.#observer.step(node, state, timeUs)
  }

  sent(from: string, to: string, message: unknown, timeUs: number): void {
    if (this.#observer === undefined) this.#keep('sent', from, to, message, timeUs)
    else this.#observer.sent(from, to, message, timeUs)
  }

  started(node: string, timeUs: number): void {
    if (this.#observer === undefined) this.#keep('started', node, timeUs)
    else this.#observer.started(node, timeUs)
  }

  ended(node: string, timeUs: number, how: Ending): void {
    if (this.#observer === undefined) this.#keep('ended', node, timeUs, how)
    else this.#observer.ended(node, timeUs, how)
  }

  /** Apart, since a function that makes a closure over what it is told allocates for it at every call, made or not. */
  #keep<Hook extends keyof ClusterObserver>(hook: Hook, ...told: Parameters<ClusterObserver[Hook]>): void {
    this.#kept.push((observer) => (observer[hook] as (...told: unknown[]) => void)(...told))
  }
}
