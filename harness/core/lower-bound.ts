/** How many of the ascending numbers are less than `bound`. O(log n). */
export function lowerBound(
  ascending: { readonly length: number; readonly [at: number]: number },
  bound: number,
): number {
  let from = 0
  let to = ascending.length
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((ascending[middle] as number) < bound) from = middle + 1
    else to = middle
  }
  return from
}
