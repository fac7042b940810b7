/**
 * Reads of values that nobody can have put there. Garbage read: no operation of the whole history writes it. Aborted read:
 * only operations write it that surely did not happen (G1a of Adya, "Weak consistency", 1999, section 4.2.2).
 */
import type { Finding, Suspect } from './finding.ts'
import { subject, tell } from './words.ts'

export function garbageRead(suspect: Suspect): Finding | undefined {
  const { history, historyModel, keyHistory, failed } = suspect
  const value = failed.effect.observes?.value
  if (value === undefined || value === null) return undefined
  const isWritten = keyHistory.operations.some(
    ({ input, output }) => historyModel.effect(input, output).writes?.value === value,
  )
  if (isWritten) return undefined
  const told = `${subject(keyHistory.key)}: ${tell(history, failed)}`
  return keyHistory.failedValues.has(value)
    ? {
        name: 'aborted-read',
        sentence: `${told}, but the operations that would have written ${value} all failed`,
        operations: [failed.operation],
      }
    : { name: 'garbage-read', sentence: `${told}, but nothing ever wrote ${value}`, operations: [failed.operation] }
}
