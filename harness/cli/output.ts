/**
 * The two streams of the command: results on stdout, everything said to a person meanwhile on stderr.
 * Station: command line.
 */
import { relative } from 'node:path'

/** Writes a result. */
export function print(text: string): void {
  process.stdout.write(text)
}

/** Tells a person something, in whole lines. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`)
}

/** Whether a result on stdout may carry colours: a terminal, and the person did not turn them off (no-color.org). */
export function coloursOn(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb'
}

/** `ordeal list | head`: the reader has gone, which is no error; the verdict still decides the exit code. */
export function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr])
    if (!stream.listeners('error').includes(exceptClosedPipe)) stream.on('error', exceptClosedPipe)
}

function exceptClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

/** Columns padded to their widest cell, each row indented by two. */
export function table(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)))
  const line = (row: readonly string[]) => `  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd()
  return rows.map((row) => `${line(row)}\n`).join('')
}

/** A path as a person in this folder would type it. */
export function shown(path: string): string {
  const short = relative(process.cwd(), path)
  return short === '' || short.startsWith('..') ? path : short
}
