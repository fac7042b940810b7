/**
 * Drag, hover and buttons: a drag chooses the stretch that is then shown; with Shift, or a finger, it moves what is shown.
 * Station: report, in the browser.
 */
import type { Gesture, Page, Part } from './dom.ts'
import type { Charts, Parts } from './start.ts'

type Drag = { readonly fromX: number; readonly view: Charts['view']; readonly moves: boolean }

export function onDrag(box: Part, range: Part, charts: Charts, parts: Parts): void {
  let drag: Drag | undefined
  const perPixel = () => (charts.view.toNs - charts.view.fromNs) / (charts.layout.right - charts.layout.left)
  box.addEventListener('pointerdown', (gesture) => {
    if (gesture.button !== 0) return
    box.setPointerCapture(gesture.pointerId)
    box.focus({ preventScroll: true })
    const moves = gesture.shiftKey || gesture.pointerType === 'touch'
    drag = { fromX: gesture.clientX, view: charts.view, moves }
  })
  box.addEventListener('pointermove', (gesture) => {
    if (drag === undefined) return charts.show(charts.view, charts.timeAt(gesture.clientX), true)
    const byNs = (drag.fromX - gesture.clientX) * perPixel()
    if (drag.moves) charts.show(parts.panned(drag.view, byNs, charts.run.endNs), charts.timeAt(gesture.clientX), true)
    else showRange(box, range, charts, drag.fromX, gesture.clientX)
  })
  const ended = (gesture: Gesture) => {
    range.hidden = true
    const was = drag
    drag = undefined
    if (was === undefined || was.moves || Math.abs(gesture.clientX - was.fromX) < 5) return
    const [from, to] = [charts.timeAt(was.fromX), charts.timeAt(gesture.clientX)].sort((a, b) => a - b)
    charts.show(parts.held(from ?? 0, to ?? 0, charts.run.endNs), charts.timeAt(gesture.clientX), true)
  }
  box.addEventListener('pointerup', ended)
  box.addEventListener('pointercancel', () => {
    drag = undefined
    range.hidden = true
  })
  box.addEventListener('dblclick', () => charts.show({ fromNs: 0, toNs: charts.run.endNs }, charts.atNs, true))
}

export function showRange(box: Part, range: Part, { layout }: Charts, fromX: number, toX: number): void {
  const { left } = box.getBoundingClientRect()
  const inside = (x: number) => Math.min(layout.right, Math.max(layout.left, x - left))
  const [start, end] = [Math.min(inside(fromX), inside(toX)), Math.max(inside(fromX), inside(toX))]
  range.hidden = false
  range.style.transform = `translateX(${start}px)`
  range.style.width = `${end - start}px`
  range.style.height = `${layout.bottom}px`
}

/** Buttons say what they do as a key (data-press); links of witnesses say what to show (data-from, data-to, in ns). */
export function onButtons(page: Page, box: Part, charts: Charts, parts: Parts): void {
  const { endNs } = charts.run
  for (const button of page.querySelectorAll('[data-press]')) {
    button.addEventListener('click', () => {
      const { view } = charts
      const middle = (view.fromNs + view.toNs) / 2
      const action = button.dataset['press'] ?? ''
      const byNs = ((view.toNs - view.fromNs) / 3) * (action === 'left' ? -1 : 1)
      const next =
        action === 'left' || action === 'right'
          ? parts.panned(view, byNs, endNs)
          : parts.pressed(action, false, view, middle, 1, endNs)?.view
      charts.show(next ?? view, charts.atNs, false)
    })
  }
  for (const link of page.querySelectorAll('[data-from]')) {
    link.addEventListener('click', (gesture) => {
      // Following the link would take the focus away again; taking it scrolls there, too.
      gesture.preventDefault()
      const [from, to] = [Number(link.dataset['from']), Number(link.dataset['to'])]
      const margin = Math.max((to - from) * 2, endNs / 60)
      charts.show(parts.held(from - margin, to + margin, endNs), to, true)
      box.focus()
    })
  }
}
