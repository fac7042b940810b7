/**
 * What every generator must keep to, checked while it is played: the conductor and all combinators rely on it.
 * A new generator joins the table in generator.test.ts.
 */
import { expect } from 'vitest'
import type { Context, Generator, GeneratorEvent, Step, Worker } from '../../harness/generator/generator.ts'
import { type Playback, type Simulation, simulate } from '../support/simulate-generator.ts'

type Asked = { readonly generator: Generator; readonly context: Context; readonly step: Step }

/** So many of its answers are asked for again; all would make long playbacks quadratic. */
const ASKED_AGAIN_MAX = 300

/**
 * Plays the generator and throws at the first law it breaks:
 * 1. an operation is for a free worker of the context;
 * 2. pending always has a next, and something to wait for: a later wake-up, or an operation under way;
 * 3. asking again without a new event or later time gets the same answer;
 * 4. the same value and context give the same answer, even after all that came later (nothing was changed in place);
 * 5. after done always done, whatever it hears and how late it is.
 */
export function playByTheLaws(generator: Generator, simulation: Simulation): Playback {
  const asked: Asked[] = []
  const playback = simulate(generator, {
    ...simulation,
    onAsk(value, context, step) {
      if (step.type === 'op') expect(context.free, 'an operation is for a free worker').toContain(step.op.worker)
      if (step.type === 'pending') holdsStill(step.next, context, step)
      if (asked.length < ASKED_AGAIN_MAX || step.type === 'done') asked.push({ generator: value, context, step })
    },
  })
  for (const { generator: value, context, step } of asked) {
    expect(answer(value.next(context)), 'the same question has the same answer').toEqual(answer(step))
  }
  const last = asked.at(-1)
  if (last?.step.type === 'done') staysDone(last.generator, last.context)
  return playback
}

/** An answer without the generator that follows, which is compared by what it answers. */
function answer(step: Step): unknown {
  if (step.type === 'op') return { type: 'op', op: step.op }
  return step.type === 'done' ? step : { type: 'pending', wakeAtNs: step.wakeAtNs }
}

function holdsStill(next: Generator, context: Context, step: Step): void {
  expect(answer(next.next(context)), 'pending is pending until something changes').toEqual(answer(step))
}

function staysDone(generator: Generator, context: Context): void {
  const events = context.workers.flatMap((worker) => [event(worker, 'invoke'), event(worker, 'ok')])
  let told = generator
  for (const [i, one] of events.entries()) {
    told = told.update(one)
    const later = { ...context, free: context.workers, timeNs: context.timeNs + i * 1_000_000 }
    expect(told.next(later), 'after done always done').toEqual({ type: 'done' })
  }
}

function event(worker: Worker, type: 'invoke' | 'ok'): GeneratorEvent {
  return { type, timeNs: 0, worker, f: 'read', value: null, key: 'k0' }
}
