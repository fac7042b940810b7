/** One node's roles and terms as spans without gaps. Far from what matters short ones are swallowed by those before. */
import type { InsideSpan } from '../../core/inside-story.ts'

const SPANS_MAX = 160

export type SpanState = Pick<InsideSpan, 'role' | 'term' | 'paused'>

export class SpanBook {
  readonly #isNear: (fromNs: number, toNs: number) => boolean
  #spans: InsideSpan[] = []
  #open: { readonly fromNs: number; readonly state: SpanState } | undefined

  constructor(isNear: (fromNs: number, toNs: number) => boolean) {
    this.#isNear = isNear
  }

  /** From now on it is in this state. Times never decrease. */
  note(timeNs: number, { role, term, paused }: SpanState): void {
    const open = this.#open?.state
    if (open !== undefined && open.role === role && open.term === term && open.paused === paused) return
    this.#close(timeNs)
    this.#open = { fromNs: timeNs, state: { role, term, paused } }
    if (this.#spans.length > 4 * SPANS_MAX) this.#spans = this.#thinned()
  }

  /** Spans from 0, where the run begins, to `endNs`. */
  finish(endNs: number): readonly InsideSpan[] {
    this.#close(endNs)
    this.#open = undefined
    this.#spans = this.#spans.flatMap((span) => (span.toNs <= 0 ? [] : [{ ...span, fromNs: Math.max(0, span.fromNs) }]))
    return this.#spans.length > SPANS_MAX ? this.#thinned() : this.#spans
  }

  /** A state that lasted no time at all is no span, unless it was that of a leader. */
  #close(toNs: number): void {
    if (this.#open === undefined) return
    const { fromNs, state } = this.#open
    if (fromNs < toNs || state.role === 'leader') this.#spans.push({ fromNs, toNs, ...state })
  }

  /** Nothing is swallowed by a leader's span: that would have it lead for longer than it did. */
  #thinned(): InsideSpan[] {
    const far = this.#spans
      .map((span, i) => ({ span, i, before: this.#spans[i - 1]?.role ?? 'leader' }))
      .filter(
        ({ span, before }) => before !== 'leader' && span.role !== 'leader' && !this.#isNear(span.fromNs, span.toNs),
      )
      .sort((a, b) => a.span.toNs - a.span.fromNs - (b.span.toNs - b.span.fromNs) || a.i - b.i)
    const swallowed = new Set(far.slice(0, this.#spans.length - SPANS_MAX).map(({ i }) => i))
    const kept: InsideSpan[] = []
    this.#spans.forEach((span, i) => {
      const last = kept.at(-1)
      if (swallowed.has(i) && last !== undefined) kept[kept.length - 1] = { ...last, toNs: span.toNs }
      else kept.push(span)
    })
    return kept
  }
}
