/** The panels over the shared time axis. Station: report, in the browser. */
import type { Panel, Pen, Scale } from './layout.ts'

/** Bins in view, one more on each side. */
export function shownBins({ view, level }: Pen): readonly [first: number, end: number] {
  const first = Math.max(0, Math.floor(view.fromNs / level.binNs) - 1)
  return [first, Math.min(level.length, Math.ceil(view.toNs / level.binNs) + 1)]
}

export function drawRate(pen: Pen, panel: Panel, drawScale: Scale): void {
  const { context, level, tools, x, colour } = pen
  const [first, end] = shownBins(pen)
  const perSecond = 1e9 / level.binNs
  let most = 0
  for (let i = first; i < end; i++) {
    most = Math.max(most, (level.ok[i] ?? 0) + (level.fail[i] ?? 0) + (level.info[i] ?? 0))
  }
  most = Math.max(1, most * perSecond) * 1.05
  const bottom = panel.top + panel.height
  const y = (rate: number) => bottom - (rate / most) * panel.height
  const { at, decimals } = tools.ticks(0, most, 3)
  const marks = at.map((rate) => ({ y: y(rate), label: decimals === 0 ? tools.count(rate) : rate.toFixed(decimals) }))
  drawScale(pen, panel, 'ops/s', marks)
  for (let i = first; i < end; i++) {
    const left = Math.round(x(i * level.binNs))
    const width = Math.max(1, Math.round(x((i + 1) * level.binNs)) - left)
    let base = bottom
    for (const outcome of ['ok', 'fail', 'info'] as const) {
      const height = (((level[outcome][i] ?? 0) * perSecond) / most) * panel.height
      if (height === 0) continue
      context.fillStyle = colour(`--${outcome}`)
      context.fillRect(left, base - height, width, height)
      base -= height
    }
  }
}

/** Of the operations that ended in a bin the share that ended ok; nothing where none ended. */
export function drawShare(pen: Pen, panel: Panel, drawScale: Scale): void {
  const { context, level, x, colour } = pen
  const [first, end] = shownBins(pen)
  const y = (share: number) => panel.top + (1 - share) * panel.height
  drawScale(pen, panel, 'available', [
    { y: y(1), label: '100 %' },
    { y: y(0), label: '0 %' },
  ])
  for (let i = first; i < end; i++) {
    const ok = level.ok[i] ?? 0
    const all = ok + (level.fail[i] ?? 0) + (level.info[i] ?? 0)
    if (all === 0) continue
    const left = Math.round(x(i * level.binNs))
    const width = Math.max(1, Math.round(x((i + 1) * level.binNs)) - left)
    context.fillStyle = colour('--ok')
    context.globalAlpha = 0.35
    context.fillRect(left, y(ok / all), width, y(0) - y(ok / all))
    context.globalAlpha = 1
    context.fillRect(left, y(ok / all) - 0.75, width, 1.5)
  }
}

export function drawLeaders({ context, run, layout, x, colour }: Pen, panel: Panel): void {
  run.leaders.forEach(({ node, spans }, row) => {
    const top = panel.top + row * 15
    context.fillStyle = colour('--soft')
    context.fillText(row === 0 && layout.left > 90 ? `leader ${node}` : node, 0, top + 11)
    context.fillStyle = colour('--grid')
    context.fillRect(layout.left, top + 7, layout.right - layout.left, 1)
    context.fillStyle = colour('--valid')
    for (const [fromNs, toNs] of spans) {
      const [from, to] = [Math.max(layout.left, x(fromNs)), Math.min(layout.right, x(toNs))]
      if (to >= layout.left && from <= layout.right) context.fillRect(from, top + 2, Math.max(1, to - from), 11)
    }
  })
}

/** All clocks on one scale; lines are told apart by their colour and, in the reading below, by name. */
export function drawClocks(pen: Pen, panel: Panel, drawScale: Scale): void {
  const { context, run, tools, x, colour } = pen
  let most = 1
  for (const { corners } of run.clocks) for (const [, offsetUs] of corners) most = Math.max(most, Math.abs(offsetUs))
  const middle = panel.top + panel.height / 2
  const y = (offsetUs: number) => middle - (offsetUs / most) * (panel.height / 2 - 4)
  drawScale(
    pen,
    panel,
    'clocks',
    [most, 0, -most].map((us) => ({
      y: y(us),
      label: us === 0 ? 'true' : `${us < 0 ? '−' : '+'}${tools.duration(Math.abs(us) * 1000)}`,
    })),
  )
  run.clocks.forEach(({ corners, clock }, i) => {
    context.strokeStyle = colour(`--fault-${i % 6}`)
    context.lineWidth = 1.5
    context.setLineDash(clock === 'wall' ? [5, 3] : [])
    context.beginPath()
    corners.forEach(([timeNs, offsetUs], corner) => {
      if (corner === 0) context.moveTo(x(timeNs), y(offsetUs))
      else context.lineTo(x(timeNs), y(offsetUs))
    })
    context.stroke()
  })
  context.setLineDash([])
}
