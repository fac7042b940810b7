/**
 * What must be undone before this process ends, whichever way it ends: containers, networks, temporary folders.
 * Station: runtime/docker. A SIGKILL cannot be caught; what it leaves is the reaper's at the next start.
 */

export type Undo = () => Promise<unknown>

/** A list of things to undo, latest first, each at most once. Pure but for what is registered: no signals here. */
export class UndoList {
  readonly #entries: { readonly undo: Undo }[] = []

  /** Registers it. The function returned does it now and strikes it off the list; calling that twice is harmless. */
  add(undo: Undo): () => Promise<void> {
    const entry = { undo }
    this.#entries.push(entry)
    return async () => {
      const position = this.#entries.indexOf(entry)
      if (position < 0) return
      this.#entries.splice(position, 1)
      await undo()
    }
  }

  /** Does all of them, latest first: a container before the network it is on. Never rejects; returns what failed. */
  async undoAll(): Promise<readonly unknown[]> {
    const failures: unknown[] = []
    for (let entry = this.#entries.pop(); entry !== undefined; entry = this.#entries.pop()) {
      try {
        await entry.undo()
      } catch (error) {
        failures.push(error)
      }
    }
    return failures
  }
}

const ofThisProcess = new UndoList()

/** Registers an undo of this process; see UndoList.add. */
export function undoLater(undo: Undo): () => Promise<void> {
  return ofThisProcess.add(undo)
}

/** Undoes everything registered in this process. Never rejects. */
export function undoAll(): Promise<readonly unknown[]> {
  return ofThisProcess.undoAll()
}

/** 128 + the signal's number, as shells report it. */
export const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const
export type EndSignal = keyof typeof EXIT_CODES

/**
 * From now on the first signal undoes everything and then exits; a second one exits at once. `onSignal` is told first,
 * for a last word to the person. Returns a function that takes the handlers off again.
 */
export function undoOnSignals(onSignal: (signal: EndSignal) => void = () => {}): () => void {
  let ending = false
  const handlers = (['SIGHUP', 'SIGINT', 'SIGTERM'] as const).map((signal) => {
    const handler = (): void => {
      if (ending) process.exit(EXIT_CODES[signal])
      ending = true
      onSignal(signal)
      void undoAll().then(() => process.exit(EXIT_CODES[signal]))
    }
    process.on(signal, handler)
    return () => process.off(signal, handler)
  })
  return () => {
    for (const takeOff of handlers) takeOff()
  }
}
