/**
 * Scales and ticks for the charts: positions from numbers, pure arithmetic.
 * Station: report.
 */

/** A linear piece of an axis: `from` to `to` in data lies at `start` to `end` in pixels. */
export type Piece = { readonly from: number; readonly to: number; readonly start: number; readonly end: number }

export function positionIn({ from, to, start, end }: Piece, at: number): number {
  return to === from ? start : start + ((at - from) / (to - from)) * (end - start)
}

/** The smallest of 1, 2, 5 times a power of ten that is at least `number`, which is above 0. */
export function niceAtLeast(number: number): number {
  const power = 10 ** Math.floor(Math.log10(number))
  // The factor absorbs rounding: 3e-10 / 1e-10 is a little above 3.
  const step = [1, 2, 5, 10].find((factor) => factor * power >= number * (1 - 1e-9)) ?? 10
  return step * power
}

/** Round numbers from `from` to `to`, at most `most` (at least 1) of them, and the decimals their labels need. */
export function ticks(from: number, to: number, most: number): { at: readonly number[]; decimals: number } {
  if (!(to > from)) return { at: [from], decimals: 0 }
  const step = niceAtLeast((to - from) / Math.max(1, most))
  const at: number[] = []
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to * (1 + 1e-12); i++) at.push(i * step)
  return { at, decimals: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) }
}

/** Pixels with one decimal: enough for the eye, and half the bytes. */
export function px(pixels: number): string {
  return String(Math.round(pixels * 10) / 10)
}
