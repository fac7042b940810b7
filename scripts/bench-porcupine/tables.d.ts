/** What the tests need to know of tables.js. */
type Side = {
  readonly ns: number
  readonly verdicts: readonly string[]
  readonly steps?: number
  readonly bytes?: number
  readonly kilobytes?: number
}
type Row = { readonly name: string; readonly group: string; readonly go: Side; readonly ours: Side }
type About = {
  readonly machine: string
  readonly node: string
  readonly go: string
  readonly porcupine: string
  readonly commit: string
  readonly runs: number
}
export function tables(about: About, rows: readonly Row[]): string
