/**
 * Histories as pictures: one row per process, columns are moments, a `~` or the end of the row in place of the closing
 * bar is a crash.
 *
 *     A: |--w1--|      |--r2--|
 *     B:    |----w2----~
 *
 * Calls and returns in the same column are concurrent. What the text between the bars means is for the caller to say.
 */
export type TimelineInterval = {
  readonly process: string
  readonly text: string
  readonly call: number
  readonly return?: number
}

/** In order of call, then of rows. Throws for a row that is neither empty nor `NAME: ...`, or has text outside bars. */
export function parseTimeline(picture: string): readonly TimelineInterval[] {
  const rows = picture.split('\n').filter((row) => row.trim() !== '')
  const margin = Math.min(...rows.map((row) => row.search(/\S/)))
  return rows.flatMap((row) => parseRow(row.slice(margin))).sort((a, b) => a.call - b.call)
}

function parseRow(row: string): TimelineInterval[] {
  const head = /^([A-Za-z0-9]+):/.exec(row)
  if (head === null) throw new Error(`a row of a timeline begins with its process: ${row}`)
  const bars = /\|-*([^|~\s-]+)-*(\||~|\s*$)/g
  const line = row.slice(head[0].length)
  if (line.replace(bars, '').trim() !== '') throw new Error(`text outside of |--bars--|: ${row}`)
  return [...line.matchAll(bars)].map((bar) => {
    const call = head[0].length + bar.index
    const interval = { process: head[1] as string, text: bar[1] as string, call }
    return bar[2] === '|' ? { ...interval, return: call + bar[0].length - 1 } : interval
  })
}
