/**
 * Records what happens inside a simulated Raft cluster while a run is repeated, and tells the story of its violation.
 * Simulated runs repeat bit for bit, so the first run says what to look at, and this second one may cost more than monitors
 * do: about as much again as the run. Looks on, and changes nothing.
 * Station: evidence. Memory is bounded: spans, moments and messages far from the violation are thinned as they come.
 */

import type { SimRaft } from '../../../systems/sim-system.ts'
import type { InsideStory } from '../../core/inside-story.ts'
import type { SimObserver } from '../../runtime/sim/observer.ts'
import { answerNote } from './answers.ts'
import { chosenEvents } from './chosen-events.ts'
import { Chronicle, type Watched } from './chronicle.ts'
import { instantsOf, isNear, type StoryFocus } from './focus.ts'
import { gistOf, subjectsOf } from './gist.ts'
import { KeptMoments } from './log-moments.ts'
import { MessageBook } from './message-book.ts'
import { type NodeNow, seen } from './node-now.ts'
import type { Note } from './note.ts'
import { SpanBook } from './span-book.ts'

/** Notes kept of each weight. */
const NOTES_MAX = 400

const LOST = { cut: 'cut', dead: 'down', quality: 'link', rule: 'rule' } as const
const ENDED = { kill: 'was killed', power: 'lost power', exit: 'ended itself' } as const

/** A cluster that answers has elected its first leader before the run's clock shows 0: no moment to look at its logs. */
function beforeTheRun({ moment, ...note }: Note): Note {
  const told = { ...note, timeNs: 0, sentence: `Before the run began: ${note.sentence}` }
  return note.weight === 'wrong' && moment !== undefined ? { ...told, moment } : told
}

/** What the witness wrote; where it wrote nothing, what the monitors found. */
function watchedOf({ operations, findings }: StoryFocus): Watched {
  const words = new Set(operations.flatMap(({ writes }) => writes ?? []))
  return { words, indexes: new Set(words.size > 0 ? [] : findings.flatMap(({ indexes }) => indexes)) }
}

export class StoryRecorder implements SimObserver {
  readonly #raft: Pick<SimRaft, 'view' | 'describe'>
  readonly #focus: StoryFocus
  readonly #originUs: number
  readonly #instants: readonly number[]
  readonly #now = new Map<string, NodeNow>()
  readonly #spans: ReadonlyMap<string, SpanBook>
  readonly #moments: KeptMoments
  readonly #messages: MessageBook
  readonly #chronicle: Chronicle
  readonly #notes: Note[] = []
  #answersDue: StoryFocus['operations']

  /** `originUs`: the world's time at which the run's clock showed 0. */
  constructor(raft: Pick<SimRaft, 'view' | 'describe'>, focus: StoryFocus, originUs = 0) {
    this.#raft = raft
    this.#focus = focus
    this.#originUs = originUs
    this.#instants = instantsOf(focus)
    const near = (fromNs: number, toNs: number) => isNear(this.#instants, fromNs, toNs)
    this.#spans = new Map(focus.nodes.map((node) => [node, new SpanBook(near)]))
    this.#moments = new KeptMoments(focus.violationNs)
    this.#messages = new MessageBook(this.#instants)
    this.#chronicle = new Chronicle(watchedOf(focus), focus.words, (note) => this.#keep(note))
    this.#answersDue = [...focus.operations].sort((a, b) => (a.endNs ?? a.startNs) - (b.endNs ?? b.startNs))
  }

  step(node: string, state: unknown, timeUs: number): void {
    const timeNs = this.#until(timeUs)
    const before = this.#now.get(node)
    const now = seen(node, this.#raft.view(state), before?.paused ?? false)
    this.#now.set(node, now)
    this.#spans.get(node)?.note(timeNs, now)
    const first = before === undefined || before.role === 'down'
    if (first) {
      if (before !== undefined) this.#chronicle.cameBack(timeNs, before, now)
      return
    }
    this.#chronicle.stepped(timeNs, before, now, this.#all())
  }

  sent(from: string, to: string, message: unknown, timeUs: number): void {
    this.#messages.sent(this.#until(timeUs), this.#raft.describe(from, to, message), message)
  }

  delivered(from: string, to: string, message: unknown, timeUs: number): void {
    this.#messages.arrived(this.#until(timeUs), this.#raft.describe(from, to, message), message)
  }

  lost(from: string, to: string, message: unknown, timeUs: number, why: keyof typeof LOST): void {
    this.#messages.lost(this.#until(timeUs), this.#raft.describe(from, to, message), message, LOST[why])
  }

  started(node: string, timeUs: number, life: number): void {
    const timeNs = this.#until(timeUs)
    if (life > 1) this.#fault(timeNs, node, `${node} was started again.`)
  }

  ended(node: string, timeUs: number, how: keyof typeof ENDED): void {
    this.#become(this.#until(timeUs), node, { role: 'down', paused: false })
    this.#fault(this.#until(timeUs), node, `${node} ${ENDED[how]}.`)
  }

  paused(node: string, timeUs: number): void {
    this.#become(this.#until(timeUs), node, { paused: true })
    this.#fault(this.#until(timeUs), node, `${node} was paused.`)
  }

  resumed(node: string, timeUs: number): void {
    this.#become(this.#until(timeUs), node, { paused: false })
    this.#fault(this.#until(timeUs), node, `${node} was resumed.`)
  }

  /** When the run has ended, at `endNs` of its own time. */
  finish(endNs: number): InsideStory {
    this.#answerUntil(Number.POSITIVE_INFINITY)
    const { violationNs, nodes } = this.#focus
    const until = this.#notes.filter(({ timeNs }) => timeNs <= violationNs).sort((a, b) => a.timeNs - b.timeNs)
    const subjects = subjectsOf(until)
    const events = chosenEvents(until, this.#focus, subjects)
    const told = events.filter(({ kind }) => kind !== 'fault' && kind !== 'election')
    const fromNs = Math.min(violationNs, ...told.map(({ timeNs }) => timeNs))
    const { messages, leftOut } = this.#messages.finish({
      subjects,
      causes: told,
      elections: events.filter(({ kind }) => kind === 'election'),
      fromNs,
      toNs: violationNs,
    })
    const gist = gistOf(until, this.#focus)
    return {
      nodes: nodes.map((node) => ({ node, spans: this.#spans.get(node)?.finish(Math.max(endNs, 0)) ?? [] })),
      endNs,
      violationNs,
      ...(gist === undefined ? {} : { gist }),
      events,
      moments: this.#moments.finish(subjects, this.#focus.words),
      messages,
      messagesLeftOut: leftOut,
    }
  }

  /** Run time of this world time; answers of clients that came before it are noted first. */
  #until(timeUs: number): number {
    const timeNs = (timeUs - this.#originUs) * 1000
    this.#answerUntil(timeNs)
    return timeNs
  }

  #answerUntil(timeNs: number): void {
    for (;;) {
      const due = this.#answersDue[0]
      if (due === undefined || (due.endNs ?? due.startNs) > timeNs) return
      this.#answersDue = this.#answersDue.slice(1)
      const entries = due.writes === undefined ? [] : this.#chronicle.idsOf(due.writes)
      const isLast = this.#answersDue.length === 0
      this.#keep(answerNote(due, isLast, this.#all(), this.#chronicle.committed, entries))
    }
  }

  #all(): readonly NodeNow[] {
    return this.#focus.nodes.flatMap((node) => this.#now.get(node) ?? [])
  }

  #become(timeNs: number, node: string, change: Partial<Pick<NodeNow, 'role' | 'paused'>>): void {
    const before = this.#now.get(node)
    if (before === undefined) return
    const now = { ...before, ...change }
    this.#now.set(node, now)
    this.#spans.get(node)?.note(timeNs, now)
  }

  #fault(timeNs: number, node: string, sentence: string): void {
    this.#keep({ timeNs, kind: 'fault', nodes: [node], sentence, weight: 'context', entries: [] })
  }

  #keep(told: Note): void {
    const note = told.timeNs < 0 ? beforeTheRun(told) : told
    this.#notes.push(note)
    if (note.moment !== undefined && note.timeNs <= this.#focus.violationNs)
      this.#moments.keep({
        timeNs: note.timeNs,
        title: note.moment,
        weight: note.weight,
        of: note.nodes,
        nodes: this.#all(),
      })
    if (this.#notes.length > 2 * NOTES_MAX) {
      const context = this.#notes.filter(({ weight }) => weight === 'context')
      const dropped = new Set(context.slice(0, Math.max(0, this.#notes.length - NOTES_MAX)))
      this.#notes.splice(0, this.#notes.length, ...this.#notes.filter((each) => !dropped.has(each)))
    }
  }
}
