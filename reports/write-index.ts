/**
 * Writes index.html into a folder of runs: `ROOT/NAME/RUN/`, as the store makes them. Cheap whatever lies there: names of
 * folders are listed, and the records of the newest runs alone are read.
 * Station: report. Like all reports it cannot change a verdict: it never throws.
 */
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { indexPage } from './html/index-page.ts'
import { brokenRow, type IndexRow, indexRow } from './index-row.ts'
import type { FailedReport } from './write.ts'

export const INDEX_FILE = 'index.html'
const MOST_ROWS = 300
/** A record of a run that was looked at inside has a tenth of a megabyte. */
const MOST_BYTES = 8_000_000
/** As the store names folders: TIME-SUFFIX. */
const RUN_NAME = /^\d{8}T\d{6}Z-/

/** An empty list means that it was written. */
export function writeIndex(root: string): readonly FailedReport[] {
  const path = join(root, INDEX_FILE)
  const unfinished = `${path}.${process.pid}`
  try {
    const paths = runsIn(root)
    writeFileSync(
      unfinished,
      indexPage(
        paths.slice(0, MOST_ROWS).map((run) => rowOf(root, run)),
        paths.length,
      ),
    )
    // By renaming: two processes may end a run at the same time, and each writes the whole.
    renameSync(unfinished, path)
    return []
  } catch (error) {
    rmSync(unfinished, { force: true })
    return [{ file: INDEX_FILE, message: error instanceof Error ? error.message : String(error) }]
  }
}

/** Newest first. Links, such as `latest`, are no folders. */
function runsIn(root: string): readonly IndexRow['path'][] {
  const foldersIn = (path: string) =>
    readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
  const runs = foldersIn(root).flatMap((name) =>
    foldersIn(join(root, name)).flatMap((run) => (RUN_NAME.test(run) ? [[name, run] as const] : [])),
  )
  return runs.sort(([nameA, a], [nameB, b]) => (a === b ? (nameA < nameB ? -1 : 1) : a < b ? 1 : -1))
}

function rowOf(root: string, path: IndexRow['path']): IndexRow {
  const file = join(root, ...path, 'record.json')
  try {
    if (!existsSync(file)) return brokenRow(path, 'no record: it was cut off, or still runs')
    if (statSync(file).size > MOST_BYTES) return brokenRow(path, 'its record is too large to be read here')
    return indexRow(path, JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return brokenRow(path, 'its record cannot be read')
  }
}
