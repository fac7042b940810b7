/**
 * Writes all frames of one turn of the event loop together: a write costs the kernel as much for one as for ten, and is
 * most of what a proxy costs under load. Nothing waits for a timer.
 * Station: system.
 */

/** Bytes that a peer does not take: as a connection that stalls, it then ends. A member keeps less for one itself. */
const WAITING_MAX = 64 << 20

export type Sink = {
  /** Bytes handed over and not yet taken. */
  readonly waiting: () => number
  readonly write: (bytes: Uint8Array) => void
  readonly end: () => void
}

/** Order is kept. */
export function pacedWriter({ waiting, write, end }: Sink): (bytes: Uint8Array) => void {
  let turn: Uint8Array[] = []
  const flush = () => {
    const [only] = turn
    if (only === undefined) return
    const together = turn.length === 1 ? only : Buffer.concat(turn)
    turn = []
    if (waiting() > WAITING_MAX) end()
    else write(together)
  }
  return (bytes) => {
    if (turn.push(bytes) === 1) setImmediate(flush)
  }
}
