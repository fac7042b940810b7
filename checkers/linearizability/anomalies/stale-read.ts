/**
 * Stale read: a read, or a refused compare-and-set, saw a version older than one that had been written or seen before it
 * was even invoked.
 * With revisions the proof needs two operations, since the order of versions is known (Gibbons & Korach, "Testing shared
 * memories", SIAM J. Comput. 1997, section 4: with the write order given, one sweep decides). Without, values that were
 * written once give part of that order by real time.
 */
import { type Deed, type Finding, isBefore, onlyWriter, type Suspect, shown } from './finding.ts'
import { actor, place, subject, tell, version } from './words.ts'

export function staleRead(suspect: Suspect): Finding | undefined {
  const { failed, deeds } = suspect
  if (failed.effect.observes === undefined || failed.effect.writes !== undefined) return undefined
  const newer = newerVersion(failed, deeds)
  if (newer === undefined) return undefined
  const { history, keyHistory } = suspect
  const seen = failed.effect.observes
  const due = shown(newer)
  const sentence =
    `${subject(keyHistory.key)}: ${tell(history, failed)}, although ${tell(history, newer)} before that began; ` +
    `it should have seen ${due === undefined ? 'that' : version(due)} or later`
  const writers = [seen.value, due?.value ?? null].map((value) => onlyWriter(deeds, value))
  const proof = [...writers, newer, failed].flatMap((deed) => (deed === undefined ? [] : [deed.operation]))
  return { name: 'stale-read', sentence, operations: [...new Set(proof)] }
}

/**
 * Lost update: a compare-and-set took effect although the value it asked for had been replaced, so one of two changes
 * made from the same value is lost (Berenson et al., "A critique of ANSI SQL isolation levels", SIGMOD 1995, P4).
 */
export function lostUpdate(suspect: Suspect): Finding | undefined {
  const { history, keyHistory, failed, deeds } = suspect
  const { observes, writes } = failed.effect
  if (observes === undefined || writes === undefined) return undefined
  const writer = onlyWriter(deeds, observes.value)
  if (writer === undefined) return undefined
  const rival = deeds.find(
    ({ operation, effect }) =>
      operation !== failed.operation &&
      operation.output !== undefined &&
      effect.writes !== undefined &&
      effect.observes?.value === observes.value,
  )
  const replacement = rival ?? newerVersion(failed, deeds)
  if (replacement === undefined) return undefined
  const begun = rival === undefined ? 'before that began' : 'as well'
  const sentence =
    `${subject(keyHistory.key)}: ${tell(history, failed)}, although ${tell(history, replacement)} ${begun} and ` +
    `${observes.value} was written only once, by ${actor(history, writer.operation)}${place(history, writer.operation)}`
  return { name: 'lost-update', sentence, operations: [writer.operation, replacement.operation, failed.operation] }
}

/** Of the operations over before `late` was invoked, one that shows a version newer than what `late` saw; the newest. */
function newerVersion(late: Deed, deeds: readonly Deed[]): Deed | undefined {
  const seen = late.effect.observes
  if (seen === undefined) return undefined
  const earlier = deeds.filter(({ operation }) => isBefore(operation, late.operation))
  if (seen.revision !== undefined) {
    const revisionOf = (deed: Deed) => shown(deed)?.revision ?? -1
    const newer = earlier.filter((deed) => revisionOf(deed) > (seen.revision ?? 0))
    return newer.reduce<Deed | undefined>(
      (best, deed) => (best === undefined || revisionOf(deed) > revisionOf(best) ? deed : best),
      undefined,
    )
  }
  return earlier.findLast((deed) => isOverwrittenBy(seen.value, deed, deeds))
}

/** Whether `deed` shows a value whose write began after the only write of `value` was over. */
function isOverwrittenBy(value: unknown, deed: Deed, deeds: readonly Deed[]): boolean {
  const held = shown(deed)?.value
  if (held === undefined || held === null || held === value) return false
  const newWriter = deed.effect.writes === undefined ? onlyWriter(deeds, held) : deed
  if (newWriter === undefined) return false
  // Nothing is older than every write.
  if (value === null) return true
  const oldWriters = deeds.filter(({ effect }) => effect.writes?.value === value)
  const [oldWriter] = oldWriters
  return oldWriter !== undefined && oldWriters.length === 1 && isBefore(oldWriter.operation, newWriter.operation)
}
