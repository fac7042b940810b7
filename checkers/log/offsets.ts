/**
 * Offsets and values belong together one to one: `inconsistent-offsets`, an offset at which two values were told;
 * `duplicate`, a value, sent once, at two offsets.
 */
import type { Claim, LogTable } from './log-table.ts'
import type { Oddity } from './oddity.ts'

export function inconsistentOffsets({ conflicts, sends }: LogTable): readonly Oddity[] {
  return conflicts.map(([one, other]) => ({
    name: 'inconsistent-offsets',
    words: `at offset ${one.offset} is ${one.value} by one operation, and ${other.value} by another`,
    invocations: withSends(sends, [one, other]),
  }))
}

export function duplicates({ copies, sends }: LogTable): readonly Oddity[] {
  return copies.map(([one, other]) => ({
    name: 'duplicate',
    words: `${one.value}, which was sent once, is at offset ${one.offset}, and at ${other.offset} too`,
    invocations: withSends(sends, [one, other]),
  }))
}

function withSends(sends: LogTable['sends'], claims: readonly Claim[]): readonly number[] {
  return claims.flatMap(({ value, by }) => {
    const send = sends.get(value)
    return send === undefined ? [by] : [send.invocation, by]
  })
}
