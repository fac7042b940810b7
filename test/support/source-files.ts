/** The project's TypeScript files and what they import, for the house tests. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'

export const ROOT: string = join(import.meta.dirname, '../..')

export type SourceFile = {
  /** Relative to the project's root, with slashes. */
  readonly path: string
  readonly text: string
  readonly lines: number
  readonly imports: readonly Import[]
}

/** A relative import's `target` is a path from the root; another's is the specifier itself. */
export type Import = { readonly target: string; readonly relative: boolean; readonly typeOnly: boolean }

/** All .ts files below these folders of the project, without build output and installed packages. */
export function sourceFiles(folders: readonly string[]): readonly SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
      .filter((path) => !/(^|\/)(dist|node_modules)\//.test(path))
      .sort()
      .map(read),
  )
}

function read(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), 'utf8')
  return { path, text, lines: text.split('\n').length - 1, imports: importsOf(path, text) }
}

const STATIC_IMPORT = /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm
const DYNAMIC_IMPORT = /\bimport\(\s*'([^']+)'\s*\)/g

export function importsOf(path: string, text: string): readonly Import[] {
  const statics = [...text.matchAll(STATIC_IMPORT)].map((match) => ({ to: match[2], typeOnly: match[1] !== undefined }))
  const dynamics = [...text.matchAll(DYNAMIC_IMPORT)].map((match) => ({ to: match[1], typeOnly: false }))
  return [...statics, ...dynamics].flatMap(({ to, typeOnly }) => {
    if (to === undefined) return []
    const relative = to.startsWith('.')
    return [{ target: relative ? posix.join(dirname(path), to) : to, relative, typeOnly }]
  })
}
