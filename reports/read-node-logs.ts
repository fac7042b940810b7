/**
 * Reads, from the logs that containers left in the folder of a run, what is around the moments of its witnesses. A log may
 * be as long as it likes: a moment is found by halving, and at most a few hundred kilobytes around it are read.
 * Station: report. Reads files, and gives nothing where there are none: a page without them is still a page.
 */
import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'
import type { History } from '../harness/core/history.ts'
import type { RunRecord } from '../harness/core/record.ts'
import { type LogWindow, linesAround, logMoments, stampOf } from './log-window.ts'

const MOST_NODES = 16
const PROBE_BYTES = 16_384
const WINDOW_BYTES = 400_000

/** A window for each moment. Empty of a simulated run, of one that found nothing, and of one whose wall clock is not known. */
export function readNodeLogs(directory: string, record: RunRecord, history: History): readonly LogWindow[] {
  const zeroMs = Date.parse(record.zeroAt ?? '')
  const moments = logMoments(record, history)
  if (!Number.isFinite(zeroMs) || moments.length === 0) return []
  const nodes = nodesIn(join(directory, 'nodes'))
  if (nodes.length === 0) return []
  return moments.map((atNs) => ({
    atNs,
    nodes: nodes.map((node) => ({
      node,
      lines: linesIn(join(directory, 'nodes', node, 'server.log'), zeroMs, atNs),
    })),
  }))
}

function nodesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
      .slice(0, MOST_NODES)
  } catch {
    return []
  }
}

function linesIn(path: string, zeroMs: number, atNs: number): ReturnType<typeof linesAround> {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch {
    return []
  }
  try {
    const near = offsetOf(file, zeroMs, atNs)
    const from = Math.max(0, near - WINDOW_BYTES / 2)
    return linesAround(read(file, from, WINDOW_BYTES), zeroMs, atNs)
  } catch {
    return []
  } finally {
    closeSync(file)
  }
}

/** About where lines of `atNs` begin: lines are in the order of their time stamps, or nearly so. */
function offsetOf(file: number, zeroMs: number, atNs: number): number {
  let low = 0
  let high = fstatSync(file).size
  while (high - low > WINDOW_BYTES / 4) {
    const middle = Math.floor((low + high) / 2)
    const lines = read(file, middle, PROBE_BYTES).split('\n').slice(1)
    const timeNs = lines.map((line) => stampOf(line, zeroMs)).find((time) => time !== undefined)
    if (timeNs === undefined || timeNs > atNs) high = middle
    else low = middle
  }
  return high
}

function read(file: number, from: number, length: number): string {
  const bytes = Buffer.allocUnsafe(length)
  return bytes.toString('utf8', 0, readSync(file, bytes, 0, length, from))
}
