/**
 * The few events that matter, of all that were noted: what went wrong, the witness, and around it who led and which faults
 * acted.
 * Station: report. Pure.
 */
import type { InsideEvent } from '../../core/inside-story.ts'
import type { EntryId } from '../../core/raft-message.ts'
import type { FaultSummary } from '../../core/record.ts'
import { type FocusFinding, findingText, type StoryFocus } from './focus.ts'
import { idText, type Note } from './note.ts'

const EVENTS_MAX = 18
const WRONG_MAX = 5
const OPERATIONS_MAX = 6
const LIVES_MAX = 6
const FINDINGS_MAX = 2
const ELECTIONS_MAX = 6
const FAULTS_MAX = 4
/** Elections so long before what the story is about may still explain it; and the last one before that says who led. */
const BEFORE_NS = 1e9

/** `subjects`: of other entries nothing is told. */
export function chosenEvents(
  notes: readonly Note[],
  focus: StoryFocus,
  subjects: readonly EntryId[],
): readonly InsideEvent[] {
  const about = new Set(subjects.map(idText))
  const { violationNs } = focus
  const until = notes.filter(({ timeNs }) => timeNs <= violationNs)
  const isAbout = ({ entries }: Note) => entries.some((id) => about.has(idText(id)))
  const wrong = until.filter(({ weight }) => weight === 'wrong').slice(0, WRONG_MAX)
  const operations = until
    .filter(({ kind, weight }) => kind === 'operation' && weight !== 'wrong')
    .slice(-OPERATIONS_MAX)
  const lives = until.filter(
    (note) => note.kind !== 'operation' && ['telling', 'odd'].includes(note.weight) && isAbout(note),
  )
  const findings = focus.findings.filter(isFirstOfItsChecker).slice(0, FINDINGS_MAX).map(findingNote)
  const core = [...wrong, ...operations, ...lives.slice(0, LIVES_MAX), ...findings]
  const fromNs = Math.min(violationNs, ...core.map(({ timeNs }) => timeNs)) - BEFORE_NS
  // What a script heals when a client was answered no longer matters; what a monitor saw may be its cause.
  const context = [...until.filter(({ weight }) => weight === 'context'), ...faultNotes(focus, until, fromNs)]
    .filter(({ timeNs }) => timeNs < violationNs || (timeNs === violationNs && focus.operations.length === 0))
    .sort((a, b) => a.timeNs - b.timeNs)
  const whoLed = context.filter(({ kind, timeNs }) => kind === 'election' && timeNs < fromNs).slice(-1)
  const room = Math.max(1, EVENTS_MAX - core.length - whoLed.length)
  const isSeenEarlier = (note: Note) => note.timeNs < fromNs && until.includes(note)
  const near = context.filter((note) => !isSeenEarlier(note))
  const elections = near.filter(({ kind }) => kind === 'election').slice(-Math.min(ELECTIONS_MAX, room))
  const acted = near
    .filter(({ kind }) => kind === 'fault')
    .slice(-Math.max(1, Math.min(FAULTS_MAX, room - elections.length)))
  const chosen = new Set<Note>([...core, ...whoLed, ...elections, ...acted])
  // In the order of the notes, which is that of causes, where times are equal.
  return [...new Set([...notes, ...chosen])]
    .filter((note) => chosen.has(note))
    .sort(byTime)
    .map(plain)
}

function isFirstOfItsChecker({ checker }: FocusFinding, i: number, all: readonly FocusFinding[]): boolean {
  return all.findIndex((each) => each.checker === checker) === i
}

function findingNote(finding: FocusFinding): Note {
  const { timeNs, nodes } = finding
  return {
    timeNs: Math.max(0, timeNs),
    kind: 'finding',
    nodes,
    sentence: findingText(finding),
    weight: 'wrong',
    entries: [],
  }
}

/** What was found comes after what it was found in. */
function byTime(a: Note, b: Note): number {
  return a.timeNs - b.timeNs || Number(a.kind === 'finding') - Number(b.kind === 'finding')
}

function plain({ timeNs, kind, nodes, sentence, op, weight }: Note): InsideEvent {
  return { timeNs, kind, nodes, sentence, wrong: weight === 'wrong', ...(op === undefined ? {} : { op }) }
}

/**
 * The last faults that were in force at some moment from then on. What the recorder saw happen to processes is not told
 * twice, and a fault that takes another's place at once is one change.
 */
function faultNotes({ faults, violationNs }: StoryFocus, notes: readonly Note[], fromNs: number): readonly Note[] {
  const seen = notes.filter(({ kind }) => kind === 'fault')
  const inForce = faults.filter(({ nodes, phases: { applied, verified, impugned, healed } }) => {
    const isSeen = ({ timeNs, nodes: [node] }: Note) => timeNs === applied && node !== undefined && nodes.includes(node)
    if (applied === undefined || verified === undefined || impugned !== undefined) return false
    return applied <= violationNs && (healed ?? violationNs) >= fromNs && !seen.some(isSeen)
  })
  const acted = inForce.slice(-FAULTS_MAX)
  const at = (timeNs: number | undefined, { type, target, nodes }: FaultSummary, what: string): readonly Note[] => {
    if (timeNs === undefined) return []
    const whom = nodes.length === 0 ? '' : ` on ${nodes.join(', ')}`
    const sentence = `${type} ${target} ${what}${whom}.`
    return [{ timeNs, kind: 'fault', nodes, sentence, weight: 'context', entries: [] }]
  }
  const follows = (before: FaultSummary, after: FaultSummary) =>
    before !== after && before.type === after.type && before.phases.healed === after.phases.applied
  return acted.flatMap((fault) => [
    ...at(fault.phases.applied, fault, acted.some((other) => follows(other, fault)) ? 'changed' : 'began'),
    ...at(acted.some((other) => follows(fault, other)) ? undefined : fault.phases.healed, fault, 'ended'),
  ])
}
