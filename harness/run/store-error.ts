/**
 * What a refusing disk means to the person at the command line.
 * Station: history.
 */
import { EnvironmentError } from '../core/errors.ts'

const FULL: readonly string[] = ['ENOSPC', 'EDQUOT', 'EFBIG']

/** The error for a failed write at `path`: STORE_FULL or STORE_UNWRITABLE. */
export function storeError(path: string, cause: unknown): EnvironmentError {
  const errno = cause instanceof Error && 'code' in cause ? String(cause.code) : 'UNKNOWN'
  const facts = { path, errno }
  if (FULL.includes(errno)) {
    return new EnvironmentError('STORE_FULL', `no space left to write ${path} (${errno})`, {
      hint: 'Free some space, or choose another folder with --out. The history up to here is kept beside it.',
      facts,
      cause,
    })
  }
  return new EnvironmentError('STORE_UNWRITABLE', `cannot write ${path} (${errno})`, {
    hint: 'Choose a folder that you may write with --out, or change its permissions.',
    facts,
    cause,
  })
}
