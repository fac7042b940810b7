/**
 * From an answer to Fetch to a poll's value.
 * Station: client. Pure.
 */
import type { fetchV12 } from '@platformatic/kafka'
import type { Json } from '../../harness/core/json.ts'

/** Of the attributes of a batch: it holds a transaction's marker, and no records of clients. */
const CONTROL = 0x20

export type Polled = {
  readonly from: number
  /** Where the next poll goes on. */
  readonly next: number
  /** [offset, value] in the order of the answer. */
  readonly records: readonly (readonly [number, Json])[]
}

/** Batches are whole, so the first may begin before `from`: those records were not asked for. */
export function polled(from: number, { records }: Pick<fetchV12.FetchResponsePartition, 'records'>): Polled {
  const found: [number, Json][] = []
  let next = from
  for (const batch of records ?? []) {
    const first = Number(batch.firstOffset)
    next = Math.max(next, first + batch.lastOffsetDelta + 1)
    if ((batch.attributes & CONTROL) !== 0) continue
    for (const { offsetDelta, value } of batch.records) {
      if (first + offsetDelta >= from) found.push([first + offsetDelta, writtenValue(value)])
    }
  }
  return { from, next, records: found }
}

/** The integer a client sent. What no client can have sent is handed on as text: the conductor refuses it aloud. */
function writtenValue(bytes: Buffer | null): Json {
  const text = bytes === null ? 'null' : bytes.toString()
  const number = Number(text)
  return /^[1-9][0-9]*$/.test(text) && Number.isSafeInteger(number) ? number : text
}
