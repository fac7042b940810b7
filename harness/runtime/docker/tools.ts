/**
 * Tools that an image's prepare script runs on the host.
 * Station: runtime/docker.
 */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { EnvironmentError } from '../../core/errors.ts'

/** Throws EnvironmentError TOOL_MISSING naming those that are not on the search path. */
export function requireTools(tools: readonly string[], purpose: string, path = process.env['PATH'] ?? ''): void {
  const directories = path.split(delimiter).filter((directory) => directory !== '')
  const missing = tools.filter((tool) => !directories.some((directory) => isExecutable(join(directory, tool))))
  if (missing.length === 0) return
  throw new EnvironmentError('TOOL_MISSING', `${purpose} needs ${missing.join(', ')} on this machine`, {
    hint: `install ${missing.join(', ')} so that the shell finds ${missing.length === 1 ? 'it' : 'them'},\nor give a ready image by --image`,
    facts: { missing },
  })
}

/** Whether this process may run the file. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
