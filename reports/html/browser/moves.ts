/**
 * Zooming and panning as arithmetic on the stretch of time that is shown. Station: report, in the browser.
 */

export type View = { readonly fromNs: number; readonly toNs: number }

/** Held inside the run, and never shorter than a microsecond. */
export function held(fromNs: number, toNs: number, endNs: number): View {
  const length = Math.min(endNs, Math.max(1000, toNs - fromNs))
  const from = Math.min(Math.max(0, fromNs), endNs - length)
  return { fromNs: from, toNs: from + length }
}

/** `factor` below 1 shows less, with `atNs` staying where it is on the screen. */
export function zoomed({ fromNs, toNs }: View, atNs: number, factor: number, endNs: number): View {
  const length = Math.min(endNs, Math.max(1000, (toNs - fromNs) * factor))
  const share = toNs > fromNs ? (atNs - fromNs) / (toNs - fromNs) : 0.5
  return held(atNs - share * length, atNs + (1 - share) * length, endNs)
}

export function panned({ fromNs, toNs }: View, byNs: number, endNs: number): View {
  return held(fromNs + byNs, toNs + byNs, endNs)
}

/** So much around that `atNs` is in view; the same view where it is already. */
export function following(view: View, atNs: number, endNs: number): View {
  const margin = (view.toNs - view.fromNs) / 20
  if (atNs < view.fromNs + margin) return panned(view, atNs - margin - view.fromNs, endNs)
  if (atNs > view.toNs - margin) return panned(view, atNs + margin - view.toNs, endNs)
  return view
}

/** What a key does with the view and the place that is read; undefined for a key without meaning here. */
export function pressed(
  key: string,
  shift: boolean,
  view: View,
  atNs: number,
  stepNs: number,
  endNs: number,
): { readonly view: View; readonly atNs: number } | undefined {
  const step = (shift ? 10 : 1) * stepNs * (key === 'ArrowLeft' ? -1 : 1)
  const to = (place: number) => {
    const inside = Math.min(endNs, Math.max(0, place))
    return { view: following(view, inside, endNs), atNs: inside }
  }
  const by = (factor: number) => ({ view: zoomed(view, atNs, factor, endNs), atNs })
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowRight':
      return to(atNs + step)
    case 'Home':
      return to(0)
    case 'End':
      return to(endNs)
    case '+':
    case '=':
    case 'ArrowUp':
      return by(0.5)
    case '-':
    case '_':
    case 'ArrowDown':
      return by(2)
    case '0':
    case 'Escape':
      return { view: { fromNs: 0, toNs: endNs }, atNs }
    default:
      return undefined
  }
}
