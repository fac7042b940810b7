/** Completions that tell of something else than success; what they mean is decided by outcomes.ts alone. Station: client. */
import type { ClientRequest, Completion } from '../client.ts'
import { type Code, ROWS } from './outcomes.ts'

export function ended({ value }: ClientRequest, code: Code, message: string): Completion {
  return { type: ROWS[code].completion, value, error: { code, message } }
}
