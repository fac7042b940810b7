/**
 * What each simulated node has persisted. Persisting is instant and survives a kill, as writes handed to the kernel do;
 * loss of unsynced writes is not modelled here.
 * Station: runtime.
 */
export class Disk {
  readonly #durable = new Map<string, unknown>()

  /** Replaces the node's durable value. */
  persist(node: string, durable: unknown): void {
    this.#durable.set(node, durable)
  }

  /** What the node last persisted; undefined if it never did. */
  read(node: string): unknown {
    return this.#durable.get(node)
  }
}
