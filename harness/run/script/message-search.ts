/**
 * Looks for messages in the trace of a simulated cluster: each record is looked at once, however often is asked.
 * Station: run.
 */
import type { MessagePattern, TraceRecord } from '../../core/raft-message.ts'
import type { SimMessages } from '../../runtime/cluster.ts'

export class MessageSearch {
  readonly #messages: SimMessages
  readonly #patterns: readonly MessagePattern[]
  readonly #found = new Map<MessagePattern, TraceRecord>()
  #seen = 0

  constructor(messages: SimMessages, patterns: readonly MessagePattern[]) {
    this.#messages = messages
    this.#patterns = patterns
  }

  /** The first record for each pattern; undefined if one has none yet. Cost: the records since the last look. */
  look(): readonly TraceRecord[] | undefined {
    const count = this.#messages.count()
    if (count > this.#seen) {
      for (const pattern of this.#patterns) {
        if (this.#found.has(pattern)) continue
        const [record] = this.#messages.find([pattern], this.#seen) ?? []
        if (record !== undefined) this.#found.set(pattern, record)
      }
      this.#seen = count
    }
    if (this.#found.size < this.#patterns.length) return undefined
    return this.#patterns.flatMap((pattern) => this.#found.get(pattern) ?? [])
  }
}
