/**
 * How a run is doing, on stderr: one line rewritten in place on a terminal, else a plain line every five seconds.
 * Station: command line. The text is a pure function of the status; the writer knows only a stream and a clock.
 */
import type { RunStatus } from '../run/progress.ts'
import { coloursOn } from './output.ts'

const NS_PER_S = 1e9
const PLAIN_INTERVAL_MS = 5_000
const LIVE_INTERVAL_MS = 100
/** Of a terminal that does not say how wide it is, or says 0. */
const COLUMNS_DEFAULT = 80
const CLEAR_LINE = '\r\u001b[K'

/** 'main 12 s, 48 s left · 5 210 ok, 3 fail, 12 info · in force: kill n1' */
export function statusText(status: RunStatus): string {
  const { phase, timeNs, mainNs, ok, fail, info, inForce } = status
  if (phase === 'starting' || phase === 'checking') return phase
  const left = phase === 'main' ? `, ${wholeSeconds(Math.max(0, mainNs - timeNs))} left` : ''
  const faults = inForce.length === 0 ? '' : ` · in force: ${inForce.join(', ')}`
  return `${phase} ${wholeSeconds(timeNs)}${left} · ${ok} ok, ${fail} fail, ${info} info${faults}`
}

function wholeSeconds(timeNs: number): string {
  return `${Math.floor(timeNs / NS_PER_S)} s`
}

/** Cut to the terminal's width: a line that wraps could not be rewritten. */
export function fitted(text: string, columns: number): string {
  return text.length < columns ? text : `${text.slice(0, Math.max(0, columns - 2))}…`
}

export type StatusStream = Pick<NodeJS.WriteStream, 'write' | 'isTTY'> & { readonly columns?: number }

export class StatusLine {
  readonly #stream: StatusStream
  readonly #nowMs: () => number
  readonly #live: boolean
  #shownAtMs = Number.NEGATIVE_INFINITY
  #shown = ''

  /** `nowMs` is monotonic. */
  constructor(stream: StatusStream, nowMs: () => number, live: boolean = coloursOn(stream as NodeJS.WriteStream)) {
    this.#stream = stream
    this.#nowMs = nowMs
    this.#live = live
  }

  /** Shows a status, unless the last one is too recent. */
  update(status: RunStatus): void {
    this.progress(() => statusText(status))
  }

  /** The same for any text; it is made only where it is shown. */
  progress(text: () => string): void {
    const nowMs = this.#nowMs()
    if (nowMs - this.#shownAtMs < (this.#live ? LIVE_INTERVAL_MS : PLAIN_INTERVAL_MS)) return
    this.#shownAtMs = nowMs
    this.#show(text())
  }

  /** Shows one step of what comes before or after the run, at once. */
  step(text: string): void {
    this.#show(text)
  }

  /** Takes the line off the terminal, so that what is printed next stands alone. */
  clear(): void {
    if (this.#live && this.#shown !== '') this.#stream.write(CLEAR_LINE)
    this.#shown = ''
  }

  #show(text: string): void {
    if (text === this.#shown) return
    this.#shown = text
    if (this.#live) this.#stream.write(`${CLEAR_LINE}${fitted(text, this.#stream.columns || COLUMNS_DEFAULT)}`)
    else this.#stream.write(`${text}\n`)
  }
}
