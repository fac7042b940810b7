/**
 * Where each panel lies, and which bins are drawn: all panels share one time axis. Station: report, in the browser.
 */
import type { Run, RunLevel } from './decode.ts'
import type { Context } from './dom.ts'
import type { View } from './moves.ts'

export type Panel = {
  readonly name: 'faults' | 'rate' | 'share' | 'latency' | 'leaders' | 'clocks'
  readonly top: number
  readonly height: number
}

export type Layout = {
  /** Of the plots, in CSS pixels. */
  readonly left: number
  readonly right: number
  readonly width: number
  readonly height: number
  readonly bottom: number
  readonly panels: readonly Panel[]
}

/** What numbers are written with: the same as in the rest of the page. */
export type Tools = {
  ticks(from: number, to: number, most: number): { readonly at: readonly number[]; readonly decimals: number }
  duration(lengthNs: number): string
  count(number: number): string
}

/** All that a panel needs to draw itself. */
export type Pen = {
  readonly context: Context
  readonly run: Run
  readonly view: View
  readonly layout: Layout
  readonly level: RunLevel
  readonly tools: Tools
  x(timeNs: number): number
  /** The value of one of the page's colours, by the name of its CSS variable. */
  colour(name: string): string
}

/** Draws a panel's title and its scale. */
export type Scale = (
  pen: Pen,
  panel: Panel,
  title: string,
  marks: readonly { readonly y: number; readonly label: string }[],
) => void

export function layoutOf(run: Run, width: number): Layout {
  const heights: readonly (readonly [Panel['name'], number])[] = [
    ['faults', 18 + run.kinds.length * 16],
    ['rate', 120],
    ['share', 56],
    ['latency', 190],
    ['leaders', run.leaders.length * 15],
    ['clocks', run.clocks.length === 0 ? 0 : 90],
  ]
  const panels: Panel[] = []
  let top = 0
  for (const [name, height] of heights) {
    if (height === 0) continue
    panels.push({ name, top, height })
    top += height + 20
  }
  const left = width < 620 ? 94 : 112
  return { left, right: width - 12, width, panels, bottom: top - 8, height: top + 16 }
}

/** The narrowest bins of which each is a few pixels wide; the widest there are where none is. */
export function levelFor(run: Run, { fromNs, toNs }: View, pixels: number): RunLevel {
  let chosen = run.levels[0] as RunLevel
  for (const level of run.levels) if (((toNs - fromNs) / level.binNs) * 2.5 <= pixels) chosen = level
  return chosen
}

/** The first point at or after `timeNs`. */
export function firstAt(times: Float64Array, timeNs: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((times[middle] as number) < timeNs) low = middle + 1
    else high = middle
  }
  return low
}
