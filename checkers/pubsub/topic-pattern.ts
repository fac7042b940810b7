/**
 * Whether a route fits a pattern of a topic exchange (AMQP 0-9-1, 3.1.3.3): words between dots, `*` for one word, `#` for any
 * number of words, none too.
 * Station: checkers. Pure.
 */

/** O(words of the one × words of the other). */
export function fits(pattern: string, route: string): boolean {
  const wanted = pattern.split('.')
  const words = route === '' ? [] : route.split('.')
  /** By number of words, whether the pattern so far fits that many of them. */
  let row = [true, ...words.map(() => false)]
  for (const word of wanted) {
    const before = row
    row = before.map(() => false)
    for (const [i, isFit] of before.entries()) {
      if (word === '#') row[i] = isFit || (i > 0 && row[i - 1] === true)
      else if (i > 0) row[i] = before[i - 1] === true && (word === '*' || word === words[i - 1])
    }
  }
  return row.at(-1) === true
}
