/**
 * What a story is about, of all that was noted until the violation: the entries, and the sentence that says most.
 * Station: report. Pure.
 */
import type { EntryId } from '../../core/raft-message.ts'
import { findingText, type StoryFocus } from './focus.ts'
import { idText, type Note } from './note.ts'

const SUBJECTS_MAX = 4

/** The entries that most went wrong with, most first, the last before others; if nothing did, those of the witness. */
export function subjectsOf(notes: readonly Note[]): readonly EntryId[] {
  const wrong = notes.filter(({ weight }) => weight === 'wrong')
  const counted = wrong.some(({ entries }) => entries.length > 0) ? wrong : notes
  const ids = new Map(counted.flatMap(({ entries }) => entries).map((id) => [idText(id), id]))
  const times = (id: EntryId) => counted.filter((note) => isAbout(note, id)).length
  return [...ids.values()]
    .reverse()
    .sort((a, b) => times(b) - times(a))
    .slice(0, SUBJECTS_MAX)
}

/**
 * Of what went wrong the first that concerns the same entry as most else: of many writes that were applied too early it is
 * the one that was then lost. Else what a monitor found, or what may be the reason.
 */
export function gistOf(notes: readonly Note[], { findings }: StoryFocus): string | undefined {
  const wrong = notes.filter(({ weight }) => weight === 'wrong')
  const [subject] = subjectsOf(wrong)
  const first = subject === undefined ? wrong[0] : wrong.find((note) => isAbout(note, subject))
  if (first !== undefined) return first.sentence
  const [finding] = findings
  return finding === undefined ? notes.find(({ weight }) => weight === 'odd')?.sentence : findingText(finding)
}

function isAbout({ entries }: Note, id: EntryId): boolean {
  return entries.some(({ term, index }) => term === id.term && index === id.index)
}
