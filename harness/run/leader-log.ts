/**
 * Who was leader when, as asked for at a steady pace. Station: run.
 * A change between two samples that changes back is not seen, so the count of changes is a lower bound.
 */

export const SAMPLE_INTERVAL_NS = 500_000_000

/** Enough for a run of days with a change at every second sample. */
const CHANGES_KEPT = 100_000

export class LeaderLog {
  readonly #changes: { readonly timeNs: number; readonly leader: string }[] = []

  /** Notes what was seen; not knowing a leader is not a change. */
  note(timeNs: number, leader: string | undefined): void {
    if (leader === undefined || leader === this.#changes.at(-1)?.leader) return
    if (this.#changes.length < CHANGES_KEPT) this.#changes.push({ timeNs, leader })
  }

  /** The first leader and each one after it that was another node, in order of time. */
  get leaders(): readonly { readonly timeNs: number; readonly leader: string }[] {
    return this.#changes
  }

  /** Times that the leadership was seen to pass to another node. */
  get changes(): number {
    return Math.max(0, this.#changes.length - 1)
  }
}
