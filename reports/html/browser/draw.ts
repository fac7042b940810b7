/** One drawing of all charts. Station: report, in the browser. */
import type { Run } from './decode.ts'
import type { Canvas } from './dom.ts'
import type { Sheet } from './latency.ts'
import type { Layout, Pen, Tools } from './layout.ts'
import type { View } from './moves.ts'

/** The functions of the other files, which are handed over since each is in the page as text. */
export type DrawParts = Tools &
  typeof import('./frame.ts') &
  typeof import('./panels.ts') &
  typeof import('./latency.ts') &
  typeof import('./layout.ts')

/** Sizes the canvas to `layout` in the screen's own pixels, and draws. */
export function drawCharts(
  canvas: Canvas,
  sheet: Sheet,
  run: Run,
  view: View,
  layout: Layout,
  ratio: number,
  colour: (name: string) => string,
  parts: DrawParts,
): void {
  const [width, height] = [Math.round(layout.width * ratio), Math.round(layout.height * ratio)]
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width
    canvas.height = height
    canvas.style.width = `${layout.width}px`
    canvas.style.height = `${layout.height}px`
  }
  const context = canvas.getContext('2d')
  const perNs = (layout.right - layout.left) / (view.toNs - view.fromNs)
  const pen: Pen = {
    context,
    run,
    view,
    layout,
    level: parts.levelFor(run, view, layout.right - layout.left),
    tools: parts,
    x: (timeNs) => layout.left + (timeNs - view.fromNs) * perNs,
    colour,
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, layout.width, layout.height)
  context.font = '12px system-ui, sans-serif'
  parts.drawBands(pen)
  for (const panel of layout.panels) {
    context.save()
    if (panel.name === 'rate') parts.drawRate(pen, panel, parts.drawScale)
    else if (panel.name === 'share') parts.drawShare(pen, panel, parts.drawScale)
    else if (panel.name === 'latency') parts.drawLatency(pen, panel, sheet, ratio, parts.drawScale, parts.firstAt)
    else if (panel.name === 'leaders') parts.drawLeaders(pen, panel)
    else if (panel.name === 'clocks') parts.drawClocks(pen, panel, parts.drawScale)
    context.restore()
  }
  parts.drawPhases(pen)
  parts.drawWitnesses(pen)
  parts.drawTimeAxis(pen)
}
