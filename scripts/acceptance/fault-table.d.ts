/** What the tests need to know of fault-table.js. */
type Row = {
  readonly fault: string
  readonly node: string
  readonly leader?: string
  readonly mechanism: string
  readonly holds: boolean
  readonly measured: object
  readonly healMs: number
  readonly answersAfterMs: number
}
export function faultTable(
  lines: readonly {
    readonly case: string
    readonly commit: string
    readonly date: string
    readonly rows?: readonly Row[]
  }[],
): string
export function effectOf(row: Pick<Row, 'node' | 'measured'>): string
