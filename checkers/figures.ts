/** Figures of a checker's parts, such as queues, summed by name. Station: checkers. */
export type Figures = { readonly [figure: string]: number }

/** Of the names in `figures`, which are those of every part. */
export function added(sum: Figures, figures: Figures): Figures {
  return Object.fromEntries(Object.entries(figures).map(([name, count]) => [name, (sum[name] ?? 0) + count]))
}
