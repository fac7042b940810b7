/**
 * The prints of a run's events: of each event 32 bits of the hash of all events up to it. Two runs of a case part at the
 * first event whose prints differ, and no earlier.
 * Station: campaign. 4 bytes an event; kept as base64.
 */
import type { SimCluster } from '../runtime/cluster.ts'

export class EventPrints {
  #prints = new Int32Array(4096)
  #count = 0

  /** After an event. */
  note(cluster: Pick<SimCluster, 'eventHash'>): void {
    if (this.#count === this.#prints.length) {
      const grown = new Int32Array(2 * this.#count)
      grown.set(this.#prints)
      this.#prints = grown
    }
    this.#prints[this.#count++] = printOf(cluster)
  }

  get all(): Int32Array {
    return this.#prints.subarray(0, this.#count)
  }
}

export function printOf(cluster: Pick<SimCluster, 'eventHash'>): number {
  return Number.parseInt(cluster.eventHash().slice(-8), 16) | 0
}

/** Little-endian, whatever the machine. */
export function encodePrints(prints: Int32Array): string {
  const bytes = Buffer.alloc(4 * prints.length)
  prints.forEach((print, i) => {
    bytes.writeInt32LE(print, 4 * i)
  })
  return bytes.toString('base64')
}

export function decodePrints(text: string): Int32Array {
  const bytes = Buffer.from(text, 'base64')
  return Int32Array.from({ length: Math.floor(bytes.length / 4) }, (_, i) => bytes.readInt32LE(4 * i))
}
