/**
 * What the charts draw, from the JSON in the page. The functions of this folder are put into the page as their own text
 * (script-text.ts), so they use nothing of their modules but functions of the same file.
 * Station: report, in the browser.
 */
import type { ChartData } from '../charts/chart-data.ts'

export type RunLevel = {
  readonly binNs: number
  readonly length: number
  readonly ok: Uint32Array
  readonly fail: Uint32Array
  readonly info: Uint32Array
  /** Codes of latencies; 0 for none. */
  readonly p50: Uint16Array
  readonly p95: Uint16Array
  readonly max: Uint16Array
}

export type Run = Omit<ChartData, 'levels' | 'cloud'> & {
  readonly levels: readonly RunLevel[]
  /** Of the points, in order of time, in ns. */
  readonly times: Float64Array
  readonly codes: Uint16Array
  readonly outcomes: Uint8Array
  /** Least and greatest code of all latencies, as whole decades of ns. */
  readonly decades: readonly [low: number, high: number]
}

export function decodeRun(data: ChartData): Run {
  const levels = data.levels.map((level) => ({
    ...level,
    ok: new Uint32Array(bytesOf(level.ok)),
    fail: new Uint32Array(bytesOf(level.fail)),
    info: new Uint32Array(bytesOf(level.info)),
    p50: new Uint16Array(bytesOf(level.p50)),
    p95: new Uint16Array(bytesOf(level.p95)),
    max: new Uint16Array(bytesOf(level.max)),
  }))
  const times = Float64Array.from(
    new Uint32Array(bytesOf(data.cloud.times)),
    (code) => (code / 4294967295) * data.endNs,
  )
  const codes = new Uint16Array(bytesOf(data.cloud.latencies))
  const outcomes = new Uint8Array(bytesOf(data.cloud.outcomes))
  return { ...data, levels, times, codes, outcomes, decades: decadesOf(codes, data.latencyDecades) }
}

export function bytesOf(base64: string): ArrayBuffer {
  const text = atob(base64)
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes.buffer
}

export function decadesOf(codes: Uint16Array, decades: number): readonly [number, number] {
  let low = 65535
  let high = 0
  for (const code of codes) {
    if (code < low) low = code
    if (code > high) high = code
  }
  if (high === 0) return [6, 7]
  const least = Math.floor((low / 65535) * decades)
  return [least, Math.max(least + 1, Math.ceil((high / 65535) * decades))]
}
