/**
 * The log workload's last reads, for one worker: every log from its beginning on, until every offset that any operation told of
 * was reached, and every acknowledged record of which none was told was shown.
 * Station: generator. Put under eachWorker(), so that every client reads every log.
 *
 * It ends whatever happens: polls that bring nothing, or fail, are tried again after a pause, but only so often; what was
 * not reached then is the checker's to find.
 */
import type { Json } from '../core/json.ts'
import { DONE, type Generator, type GeneratorEvent, type Worker } from '../generator/generator.ts'
import { pending } from '../generator/steps.ts'

/** Polls in a row that bring nothing new. */
const VAIN_MAX = 20
const PAUSE_NS = 500_000_000

/** The values that were acknowledged without an offset, the last first: a list that grows in O(1) and is never changed. */
type Untold = { readonly value: Json; readonly before: Untold | undefined }

type Goal = {
  /** The offset after the greatest that was told. */
  readonly end: number
  readonly untold: Untold | undefined
}

const NOTHING: Goal = { end: 0, untold: undefined }

/** By log. */
type Goals = ReadonlyMap<string, Goal>

type Progress = {
  readonly log: number
  /** Where the next poll goes on; 0: it has still to seek. */
  readonly next: number
  /** Of the values without an offset, those that were not shown yet; absent: none was looked for. */
  readonly unseen?: readonly Json[]
  readonly vain: number
  readonly notBeforeNs: number
  readonly polling?: Worker
}

export function finalPolls(goals: Goals = new Map()): Generator {
  return {
    next: (context) => pollOn(goals, { log: 0, next: 0, vain: 0, notBeforeNs: context.timeNs }).next(context),
    update(event) {
      const learnt = learn(goals, event)
      return learnt === goals ? this : finalPolls(learnt)
    },
  }
}

function pollOn(goals: Goals, progress: Progress): Generator {
  return {
    next(context) {
      if (progress.polling !== undefined) return pending(this, undefined)
      const [key, goal] = [...goals.entries()].sort(([a], [b]) => (a < b ? -1 : 1))[progress.log] ?? []
      if (key === undefined || goal === undefined) return DONE
      const { unseen = valuesOf(goal.untold) } = progress
      if ((progress.next >= goal.end && unseen.length === 0) || progress.vain >= VAIN_MAX)
        return pollOn(goals, { log: progress.log + 1, next: 0, vain: 0, notBeforeNs: context.timeNs }).next(context)
      if (context.timeNs < progress.notBeforeNs) return pending(this, progress.notBeforeNs)
      const worker = context.free[0]
      if (worker === undefined) return pending(this, undefined)
      const op = { worker, f: 'poll', value: progress.next === 0 ? 'beginning' : 'next', key }
      return { type: 'op', op, next: pollOn(goals, { ...progress, unseen, polling: worker }) }
    },
    update(event) {
      if (event.type === 'invoke' || event.worker !== progress.polling) return this
      return pollOn(goals, polled(progress, event))
    },
  }
}

function polled({ polling: _, ...progress }: Progress, { type, value, timeNs }: GeneratorEvent): Progress {
  const next = type === 'ok' ? nextOf(value) : undefined
  if (next === undefined || next <= progress.next)
    return { ...progress, vain: progress.vain + 1, notBeforeNs: timeNs + PAUSE_NS }
  const shown = shownBy(value)
  return { ...progress, next, unseen: (progress.unseen ?? []).filter((each) => !shown.has(each)), vain: 0 }
}

function learn(goals: Goals, { type, f, key, value }: GeneratorEvent): Goals {
  if (type !== 'ok' || key === undefined) return goals
  const known = goals.get(key)
  const goal = f === 'send' ? afterSend(known ?? NOTHING, value) : upTo(known ?? NOTHING, nextOf(value))
  return goal === known || goal === NOTHING ? goals : new Map(goals).set(key, goal)
}

function afterSend(goal: Goal, answer: Json): Goal {
  const [offset, value] = Array.isArray(answer) ? (answer as readonly Json[]) : []
  if (typeof offset === 'number') return upTo(goal, offset + 1)
  return value === undefined ? goal : { ...goal, untold: { value, before: goal.untold } }
}

function upTo(goal: Goal, end = 0): Goal {
  return end > goal.end ? { ...goal, end } : goal
}

function valuesOf(untold: Untold | undefined): readonly Json[] {
  const values: Json[] = []
  for (let each = untold; each !== undefined; each = each.before) values.push(each.value)
  return values
}

function nextOf(value: Json): number | undefined {
  const next = (value as { readonly next?: Json } | null)?.next
  return typeof next === 'number' ? next : undefined
}

function shownBy(value: Json): ReadonlySet<Json | undefined> {
  const { records = [] } = value as { readonly records?: readonly (readonly Json[])[] }
  return new Set(records.map(([, shown]) => shown))
}
