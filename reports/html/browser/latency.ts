/**
 * Latency: every operation as a point, and over them median, 95th percentile and longest of each bin. A hundred thousand
 * points are set as pixels of one picture, a millisecond's work; a path or a rectangle each would take ten times as long.
 * Station: report, in the browser.
 */
import type { Canvas, ImagePixels } from './dom.ts'
import type { Panel, Pen, Scale } from './layout.ts'

/** A canvas that is never shown, kept from drawing to drawing. */
export type Sheet = { readonly canvas: Canvas; pixels: ImagePixels | undefined }

export function drawLatency(
  pen: Pen,
  panel: Panel,
  sheet: Sheet,
  ratio: number,
  drawScale: Scale,
  firstAt: (times: Float64Array, timeNs: number) => number,
): void {
  const { run, tools } = pen
  const [low, high] = run.decades
  const y = (exponent: number) => panel.top + panel.height * (1 - (exponent - low) / (high - low))
  const marks = Array.from({ length: high - low + 1 }, (_, i) => ({
    y: y(low + i),
    label: tools.duration(10 ** (low + i)),
  }))
  drawScale(pen, panel, 'latency', marks)
  drawCloud(pen, panel, sheet, ratio, firstAt)
  for (const [name, colour, dash] of [
    ['max', '--info', [2, 3]],
    ['p95', '--fault-0', [6, 3]],
    ['p50', '--text', []],
  ] as const)
    drawQuantile(pen, pen.level[name], (code) => y((code / 65535) * run.latencyDecades), colour, [...dash])
}

export function drawCloud(
  { context, run, view, layout, colour }: Pen,
  panel: Panel,
  sheet: Sheet,
  ratio: number,
  firstAt: (times: Float64Array, timeNs: number) => number,
): void {
  const width = Math.max(1, Math.round((layout.right - layout.left) * ratio))
  const height = Math.max(1, Math.round(panel.height * ratio))
  const { canvas } = sheet
  if (sheet.pixels === undefined || canvas.width !== width || canvas.height !== height) {
    canvas.width = width
    canvas.height = height
    sheet.pixels = canvas.getContext('2d').createImageData(width, height)
  }
  const pixels = new Uint32Array(sheet.pixels.data.buffer)
  pixels.fill(0)
  const { times, codes, outcomes } = run
  const end = firstAt(times, view.toNs)
  const perNs = width / (view.toNs - view.fromNs)
  const [low, high] = run.decades
  const perCode = (run.latencyDecades / 65535 / (high - low)) * height
  const offset = (low / (high - low)) * height
  const colours = ['--ok', '--fail', '--info'].map((name, i) => packed(colour(name), i === 0 ? 0x80 : 0xff))
  // Those that did not end ok are few and drawn last.
  for (const isOk of [true, false]) {
    for (let i = firstAt(times, view.fromNs); i < end; i++) {
      const outcome = outcomes[i] as number
      if ((outcome === 0) !== isOk) continue
      const x = Math.min(width - 2, ((times[i] as number) - view.fromNs) * perNs) | 0
      const y = Math.min(height - 2, Math.max(0, height + offset - (codes[i] as number) * perCode)) | 0
      const at = y * width + x
      const pixel = colours[outcome] as number
      pixels[at] = pixel
      pixels[at + 1] = pixel
      pixels[at + width] = pixel
      pixels[at + width + 1] = pixel
    }
  }
  canvas.getContext('2d').putImageData(sheet.pixels, 0, 0)
  context.drawImage(canvas, layout.left, panel.top, layout.right - layout.left, panel.height)
}

/** '#rrggbb' and an opacity as a pixel of little-endian memory. */
export function packed(hex: string, alpha: number): number {
  const rgb = Number.parseInt(hex.trim().slice(1, 7), 16)
  return ((alpha << 24) | ((rgb & 0xff) << 16) | (rgb & 0xff00) | (rgb >> 16)) >>> 0
}

export function drawQuantile(
  { context, view, level, x, colour }: Pen,
  codes: Uint16Array,
  y: (code: number) => number,
  name: string,
  dash: number[],
): void {
  context.strokeStyle = colour(name)
  context.lineWidth = 1.4
  context.setLineDash(dash)
  context.beginPath()
  let isDrawing = false
  const first = Math.max(0, Math.floor(view.fromNs / level.binNs) - 1)
  const end = Math.min(level.length, Math.ceil(view.toNs / level.binNs) + 1)
  for (let i = first; i < end; i++) {
    const code = codes[i] as number
    if (code === 0) {
      isDrawing = false
      continue
    }
    if (isDrawing) context.lineTo(x(i * level.binNs), y(code))
    else context.moveTo(x(i * level.binNs), y(code))
    context.lineTo(x((i + 1) * level.binNs), y(code))
    isDrawing = true
  }
  context.stroke()
  context.setLineDash([])
}
