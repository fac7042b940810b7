/**
 * Register operations as short texts for timelines. `_` is null; `@` gives a revision.
 *
 * | text      | unversioned              | text          | versioned                            |
 * |-----------|--------------------------|---------------|--------------------------------------|
 * | w1        | write 1                  | w1@5          | write 1 made revision 5              |
 * | r1        | read saw 1               | r1@5          | read saw 1 at revision 5             |
 * | c1,2      | cas 1 to 2 applied       | c1,2@6        | cas 1 to 2 made revision 6           |
 * | c1,2!     | cas 1 to 2 refused       | c1,2!3@5      | cas 1 to 2 refused, saw 3 at 5       |
 */
import type { Operation, RegisterInput, RegisterOutput, VersionedOutput } from 'porcupine-ts'
import { parseTimeline } from '../../support/timeline.ts'

const NOTATION = /^(?<f>[wrc])(?<value>\d+|_|\?)(?:,(?<to>\d+))?(?<refused>!)?(?<seen>\d+|_)?(?:@(?<revision>\d+))?$/

type Parsed = {
  readonly input: RegisterInput
  readonly value: number | null
  readonly refused: boolean
  readonly seen: number | null
  readonly revision: number
}

export function parseRegisterText(text: string): Parsed {
  const groups = NOTATION.exec(text)?.groups
  if (groups === undefined) throw new Error(`not a register operation: ${text}`)
  const number = (name: string) => (groups[name] === undefined || groups[name] === '_' ? null : Number(groups[name]))
  const value = groups['value'] === '?' ? null : number('value')
  const input: RegisterInput =
    groups['f'] === 'r'
      ? { f: 'read', value: null }
      : groups['f'] === 'w'
        ? { f: 'write', value: Number(value) }
        : { f: 'cas', value: [Number(value), Number(number('to'))] }
  return {
    input,
    value,
    refused: groups['refused'] !== undefined,
    seen: number('seen'),
    revision: Number(number('revision')),
  }
}

export function registerTimeline(picture: string): Operation<RegisterInput, RegisterOutput>[] {
  return parseTimeline(picture).map(({ text, call, return: returned }) => {
    const { input, value, refused } = parseRegisterText(text)
    const output = input.f === 'cas' ? { applied: !refused } : value
    return returned === undefined ? { input, call } : { input, output, call, return: returned }
  })
}

export function versionedTimeline(picture: string): Operation<RegisterInput, VersionedOutput>[] {
  return parseTimeline(picture).map(({ text, call, return: returned }) => {
    const parsed = parseRegisterText(text)
    const { input } = parsed
    return returned === undefined ? { input, call } : { input, output: versionedOutput(parsed), call, return: returned }
  })
}

export function versionedOutput({ input, value, refused, seen, revision }: Parsed): VersionedOutput {
  if (input.f !== 'cas') return [revision, value]
  return refused ? { applied: false, seen: [revision, seen] } : { applied: true, revision }
}
