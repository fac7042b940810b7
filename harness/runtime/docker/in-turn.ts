/** Actions one after another: a measurement across a change would show neither state. Station: runtime/docker. */
export class InTurn {
  #last: Promise<unknown> = Promise.resolve()

  take<Result>(action: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(action)
    this.#last = result.catch(() => {}) // the caller has it; the next in turn goes on
    return result
  }
}
