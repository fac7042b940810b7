/**
 * The few events that matter, of all that were noted: what went wrong, the witness, and around it who led and which faults
 * acted.
 * Station: report. Pure.
 */
import type { InsideEvent } from '../../core/inside-story.ts'
import type { EntryId } from '../../core/raft-message.ts'
import type { FaultSummary } from '../../core/record.ts'
import type { StoryFocus } from './focus.ts'
import { instantsOf } from './focus.ts'
import { idText, type Note } from './note.ts'

const EVENTS_MAX = 18
const WRONG_MAX = 5
const OPERATIONS_MAX = 6
const LIVES_MAX = 6
const FINDINGS_MAX = 2
/** Faults and elections that began so long before the first moment of the witness may still explain it. */
const BEFORE_NS = 3e9

/** `subjects`: of other entries nothing is told. */
export function chosenEvents(
  notes: readonly Note[],
  focus: StoryFocus,
  subjects: readonly EntryId[],
): readonly InsideEvent[] {
  const about = new Set(subjects.map(idText))
  const { violationNs } = focus
  const fromNs = (instantsOf(focus)[0] ?? violationNs) - BEFORE_NS
  const until = notes.filter(({ timeNs }) => timeNs <= violationNs)
  const isAbout = ({ entries }: Note) => entries.some((id) => about.has(idText(id)))
  const wrong = until.filter(({ weight }) => weight === 'wrong').slice(0, WRONG_MAX)
  const operations = until
    .filter(({ kind, weight }) => kind === 'operation' && weight !== 'wrong')
    .slice(-OPERATIONS_MAX)
  const lives = until.filter((note) => note.kind !== 'operation' && note.weight === 'telling' && isAbout(note))
  const findings = focus.findings
    .slice(0, FINDINGS_MAX)
    .map((each): Note => ({ ...each, kind: 'finding', weight: 'wrong', entries: [] }))
  const core = [...wrong, ...operations, ...lives.slice(0, LIVES_MAX), ...findings]
  const context = [...until, ...faultNotes(focus.faults, notes)]
    .filter(({ weight, timeNs }) => weight === 'context' && timeNs <= violationNs)
    .sort((a, b) => a.timeNs - b.timeNs)
  const whoLed = context.filter(({ kind, timeNs }) => kind === 'election' && timeNs < fromNs).slice(-1)
  const room = Math.max(1, EVENTS_MAX - core.length - whoLed.length)
  const near = context.filter(({ timeNs }) => timeNs >= fromNs).slice(-room)
  const chosen = new Set<Note>([...core, ...whoLed, ...near])
  // In the order of the notes, which is that of causes, where times are equal.
  return [...new Set([...notes, ...chosen])]
    .filter((note) => chosen.has(note))
    .sort(byTime)
    .map(plain)
}

/** What was found comes after what it was found in. */
function byTime(a: Note, b: Note): number {
  return a.timeNs - b.timeNs || Number(a.kind === 'finding') - Number(b.kind === 'finding')
}

function plain({ timeNs, kind, nodes, sentence, op, weight }: Note): InsideEvent {
  return { timeNs, kind, nodes, sentence, wrong: weight === 'wrong', ...(op === undefined ? {} : { op }) }
}

/** What the recorder saw happen to processes is not told twice. */
function faultNotes(faults: readonly FaultSummary[], notes: readonly Note[]): readonly Note[] {
  const seen = notes.filter(({ kind }) => kind === 'fault')
  return faults.flatMap(({ type, target, nodes, phases }) => {
    const { applied, healed } = phases
    const isSeen = ({ timeNs, nodes: [node] }: Note) => timeNs === applied && node !== undefined && nodes.includes(node)
    if (applied === undefined || seen.some(isSeen)) return []
    const whom = nodes.length === 0 ? '' : ` on ${nodes.join(', ')}`
    const note = (timeNs: number, what: string): Note => ({
      timeNs,
      kind: 'fault',
      nodes,
      sentence: `${type} ${target} ${what}${whom}.`,
      weight: 'context',
      entries: [],
    })
    return [note(applied, 'began'), ...(healed === undefined ? [] : [note(healed, 'ended')])]
  })
}
