/** What goes around the panels: faults as rows and bands, phases, witnesses, the time axis. Station: report, in the browser. */
import type { Panel, Pen } from './layout.ts'

export function drawBands({ context, run, layout, x, colour }: Pen): void {
  const top = layout.panels[0]?.top ?? 0
  for (const { kind, sure, fromNs, toNs } of run.tints) {
    const [from, to] = [Math.max(layout.left, x(fromNs)), Math.min(layout.right, x(toNs))]
    if (to < layout.left || from > layout.right) continue
    context.fillStyle = colour(`--fault-${run.kinds[kind]?.colour ?? 0}`)
    context.globalAlpha = (sure ? 1 : 0.4) * Number(colour('--band'))
    context.fillRect(from, top + 18, Math.max(1, to - from), layout.bottom - top - 18)
  }
  // Bars after all tints, so that none is tinted by another's fault.
  for (const { kind, sure, fromNs, toNs } of run.bands) {
    const [from, to] = [Math.max(layout.left, x(fromNs)), Math.min(layout.right, x(toNs))]
    if (to < layout.left || from > layout.right) continue
    context.fillStyle = colour(`--fault-${run.kinds[kind]?.colour ?? 0}`)
    context.globalAlpha = sure ? 1 : 0.4
    context.fillRect(from, top + 20 + kind * 16, Math.max(2, to - from), 10)
  }
  context.globalAlpha = 1
  context.textAlign = 'left'
  context.fillStyle = colour('--soft')
  run.kinds.forEach(({ name }, row) => {
    context.fillText(name, 0, top + 29 + row * 16)
  })
}

export function drawPhases({ context, run, layout, x, colour }: Pen): void {
  context.strokeStyle = colour('--soft')
  context.fillStyle = colour('--soft')
  context.setLineDash([4, 3])
  context.lineWidth = 1
  let free = 0
  for (const { name, atNs } of run.phases) {
    const at = x(atNs)
    if (at < layout.left - 1 || at > layout.right + 1) continue
    context.beginPath()
    context.moveTo(at, 2)
    context.lineTo(at, layout.bottom)
    context.stroke()
    const width = context.measureText(name).width
    const place = at + 4 + width > layout.right ? at - 4 - width : at + 4
    if (place < free) continue
    context.fillText(name, place, 11)
    free = place + width + 6
  }
  context.setLineDash([])
}

export function drawWitnesses({ context, run, layout, x, colour }: Pen): void {
  context.strokeStyle = colour('--witness')
  context.fillStyle = colour('--witness')
  context.lineWidth = 1
  for (const { atNs } of run.witnesses) {
    const at = x(atNs)
    if (at < layout.left - 1 || at > layout.right + 1) continue
    for (const { name, top, height } of layout.panels) {
      if (name !== 'rate') continue
      context.beginPath()
      context.moveTo(at - 5, top - 9)
      context.lineTo(at + 5, top - 9)
      context.lineTo(at, top)
      context.closePath()
      context.fill()
      context.globalAlpha = 0.5
      context.fillRect(at - 0.5, top, 1, layout.bottom - top - (height > 0 ? 0 : 1))
      context.globalAlpha = 1
    }
  }
}

export function drawTimeAxis({ context, view, layout, tools, x, colour }: Pen): void {
  const most = Math.max(2, Math.floor((layout.right - layout.left) / 90))
  const { at, decimals } = tools.ticks(view.fromNs / 1e9, view.toNs / 1e9, most)
  context.strokeStyle = colour('--line')
  context.fillStyle = colour('--soft')
  context.lineWidth = 1
  context.beginPath()
  context.moveTo(layout.left, layout.bottom)
  context.lineTo(layout.right, layout.bottom)
  for (const second of at) {
    context.moveTo(x(second * 1e9), layout.bottom)
    context.lineTo(x(second * 1e9), layout.bottom + 5)
  }
  context.stroke()
  for (const second of at) {
    const text = `${second.toFixed(decimals)} s`
    const half = context.measureText(text).width / 2
    const place = Math.min(layout.right - half, Math.max(layout.left + half, x(second * 1e9)))
    context.textAlign = 'center'
    context.fillText(text, place, layout.bottom + 18)
  }
  context.textAlign = 'left'
}

/** A panel's name at its left, and horizontal lines with labels; what is drawn next, until `restore`, stays in its plot. */
export function drawScale(
  { context, layout, colour }: Pen,
  panel: Panel,
  title: string,
  marks: readonly { readonly y: number; readonly label: string }[],
): void {
  context.fillStyle = colour('--text')
  context.textAlign = 'left'
  context.fillText(title, 0, panel.top + 10)
  context.fillStyle = colour('--soft')
  context.strokeStyle = colour('--grid')
  context.lineWidth = 1
  context.textAlign = 'right'
  context.beginPath()
  for (const { y, label } of marks) {
    context.moveTo(layout.left, Math.round(y) + 0.5)
    context.lineTo(layout.right, Math.round(y) + 0.5)
    // The title has the first line for itself.
    if (y > panel.top + 16 || layout.left > 100) context.fillText(label, layout.left - 6, y + 4)
  }
  context.stroke()
  context.textAlign = 'left'
  context.beginPath()
  context.rect(layout.left, panel.top - 2, layout.right - layout.left, panel.height + 4)
  context.clip()
}
