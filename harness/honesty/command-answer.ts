/**
 * One line that a command answered, read strictly.
 * Station: honesty. Pure.
 */
import type { ClientRequest, Completion } from '../../systems/client.ts'
import type { Json } from '../core/json.ts'

export type CommandAnswer = {
  readonly id: number
  readonly type: 'ok' | 'fail' | 'info'
  readonly value?: Json
  readonly error?: string
}

const TYPES: readonly unknown[] = ['ok', 'fail', 'info']

/** The answer, or what the client did wrong. */
export function commandAnswer(line: string): CommandAnswer | string {
  let answer: unknown
  try {
    answer = JSON.parse(line)
  } catch {
    return 'wrote a line that is not JSON'
  }
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer))
    return 'wrote a line that is not a JSON object'
  const { id, type, value, error } = answer as { [name: string]: Json }
  if (!Number.isSafeInteger(id)) return 'answered without the id of an operation'
  if (!TYPES.includes(type)) return "answered with a type other than 'ok', 'fail' and 'info'"
  if (error !== undefined && error !== null && typeof error !== 'string')
    return 'answered with an error that is not a text'
  return {
    id: id as number,
    type: type as CommandAnswer['type'],
    ...(value !== undefined && { value }),
    ...(typeof error === 'string' && { error }),
  }
}

/** What it says of the operation; an ok without a value is one with the value asked for. */
export function completionOf({ type, value, error }: CommandAnswer, request: ClientRequest): Completion {
  if (type === 'ok') return { type, value: value ?? request.value }
  return { type, value: request.value, error: { code: 'CLIENT', message: error ?? '' } }
}
