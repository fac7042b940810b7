/**
 * Brings the page to life: the charts with their keys, wheel, drag and buttons, links that show a witness in them, and the
 * buttons that copy. Without this script the page has the same in still pictures.
 * Station: report, in the browser.
 */
import type { ChartData } from '../charts/chart-data.ts'
import type { Browser, Canvas, Gesture, Page, Part } from './dom.ts'
import type { DrawParts } from './draw.ts'
import type { Layout } from './layout.ts'
import type { View } from './moves.ts'

export type Parts = DrawParts &
  typeof import('./decode.ts') &
  typeof import('./moves.ts') &
  typeof import('./reading.ts') &
  typeof import('./draw.ts') &
  typeof import('./pointing.ts')

type Run = ReturnType<Parts['decodeRun']>

/** What the charts show now, and how to change it. */
export type Charts = {
  readonly run: Run
  view: View
  layout: Layout
  /** The place that is read. */
  atNs: number
  /** Takes effect with the next frame. `say`: tell what is there, too. */
  show(view: View, atNs: number, say: boolean): void
  timeAt(clientX: number): number
}

export function start(page: Page, browser: Browser, parts: Parts): void {
  page.documentElement.classList.add('scripted')
  for (const button of page.querySelectorAll('[data-copy]')) {
    button.addEventListener('click', () => {
      const text = page.getElementById(button.dataset['copy'] ?? '')?.textContent ?? ''
      void browser.navigator.clipboard?.writeText(text).then(() => {
        button.textContent = 'Copied'
      })
    })
  }
  // After the first paint: the verdict is read before anyone scrolls to the charts.
  browser.requestAnimationFrame(() =>
    browser.requestAnimationFrame(() => {
      page.documentElement.classList.add('painted')
      const data = page.getElementById('chart-data')
      if (data !== null) bringToLife(page, browser, parts, JSON.parse(data.textContent) as ChartData)
    }),
  )
}

export function bringToLife(page: Page, browser: Browser, parts: Parts, data: ChartData): void {
  const charts = startCharts(page, browser, parts, data)
  const box = page.getElementById('charts') as Part
  onKeys(box, charts, parts)
  onWheel(page, box, charts, parts)
  parts.onDrag(box, page.getElementById('charts-range') as Part, charts, parts)
  parts.onButtons(page, box, charts, parts)
}

export function startCharts(page: Page, browser: Browser, parts: Parts, data: ChartData): Charts {
  const [box, canvas] = [page.getElementById('charts') as Part, page.getElementById('charts-canvas') as Canvas]
  const [cursor, reading] = [
    page.getElementById('charts-cursor') as Part,
    page.getElementById('charts-reading') as Part,
  ]
  const run = parts.decodeRun(data)
  const sheet = { canvas: page.createElement('canvas'), pixels: undefined }
  const whole: View = { fromNs: 0, toNs: run.endNs }
  let isWaiting = false
  let says = false
  const styles = browser.getComputedStyle(page.documentElement)
  const draw = () => {
    isWaiting = false
    charts.layout = parts.layoutOf(run, box.clientWidth)
    const { view, layout, atNs } = charts
    const colours = new Map<string, string>()
    const colour = (name: string) => {
      const known = colours.get(name) ?? styles.getPropertyValue(name).trim()
      colours.set(name, known)
      return known
    }
    parts.drawCharts(canvas, sheet, run, view, layout, browser.devicePixelRatio, colour, parts)
    const x = layout.left + ((atNs - view.fromNs) / (view.toNs - view.fromNs)) * (layout.right - layout.left)
    cursor.hidden = !says || x < layout.left - 1 || x > layout.right + 1
    cursor.style.transform = `translateX(${Math.round(x)}px)`
    cursor.style.height = `${layout.bottom}px`
    if (says)
      reading.textContent = parts.readingAt(run, parts.levelFor(run, view, layout.right - layout.left), atNs, parts)
  }
  const redraw = () => {
    if (!isWaiting) browser.requestAnimationFrame(draw)
    isWaiting = true
  }
  const charts: Charts = {
    run,
    view: whole,
    layout: parts.layoutOf(run, box.clientWidth),
    atNs: run.witnesses[0]?.atNs ?? 0,
    show: (view, atNs, say) => {
      charts.view = view
      charts.atNs = atNs
      says = says || say
      redraw()
    },
    timeAt: (clientX) => {
      const { view, layout } = charts
      const share = (clientX - box.getBoundingClientRect().left - layout.left) / (layout.right - layout.left)
      return view.fromNs + Math.min(1, Math.max(0, share)) * (view.toNs - view.fromNs)
    },
  }
  browser.addEventListener('resize', redraw)
  browser.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw)
  draw()
  return charts
}

export function onKeys(box: Part, charts: Charts, parts: Parts): void {
  box.addEventListener('keydown', (gesture) => {
    if (gesture.ctrlKey || gesture.metaKey || gesture.altKey) return
    const { run, view, layout, atNs } = charts
    const step = parts.levelFor(run, view, layout.right - layout.left).binNs
    const next = parts.pressed(gesture.key, gesture.shiftKey, view, atNs, step, run.endNs)
    if (next === undefined) return
    gesture.preventDefault()
    charts.show(next.view, next.atNs, true)
  })
}

/** The page scrolls as ever, unless the charts have the focus or Ctrl is held. */
export function onWheel(page: Page, box: Part, charts: Charts, parts: Parts): void {
  const turned = (gesture: Gesture) => {
    if (page.activeElement !== box && !gesture.ctrlKey && !gesture.metaKey) return
    gesture.preventDefault()
    const { run, view } = charts
    const at = charts.timeAt(gesture.clientX)
    const isSideways = Math.abs(gesture.deltaX) > Math.abs(gesture.deltaY)
    const byNs = (gesture.deltaX / (charts.layout.right - charts.layout.left)) * (view.toNs - view.fromNs)
    const factor = Math.exp(Math.max(-100, Math.min(100, gesture.deltaY)) / 250)
    const next = isSideways ? parts.panned(view, byNs, run.endNs) : parts.zoomed(view, at, factor, run.endNs)
    charts.show(next, at, true)
  }
  box.addEventListener('wheel', turned, { passive: false })
}
