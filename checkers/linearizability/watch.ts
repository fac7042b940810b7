/**
 * Linearizability op by op, for runs that stop at the first violation: the monitor of porcupine-ts, key by key. What it
 * sees ends a run and is no verdict; that is for the checker, from the whole history.
 */
import { createMonitor, type Monitor, type RegisterInput } from 'porcupine-ts'
import type { Json } from '../../harness/core/json.ts'
import { type ClientOp, isClientOp, type Op } from '../../harness/core/op.ts'
import type { Sighting } from '../../harness/core/record.ts'
import type { Budget, RunFacts, Watch } from '../checker.ts'
import { subject } from './anomalies/words.ts'
import type { HistoryModel } from './history-model.ts'
import { MODELS } from './models/index.ts'

type Keyed = RegisterInput & { readonly key?: string }

/** Nothing is seen of a model that does not exist, and no more once the model cannot read an op: the checker says so. */
export function watchLinearizability({ model, schema }: RunFacts, budget: Budget): Watch {
  const historyModel = MODELS.find(({ name }) => name === model)
  if (historyModel === undefined) return { note: () => undefined }
  return new LinearizabilityWatch(historyModel, (f) => schema[f]?.outsideModel === true, budget)
}

class LinearizabilityWatch implements Watch {
  readonly #model: HistoryModel
  readonly #isOutside: (f: string) => boolean
  readonly #monitor: Monitor<Keyed, unknown>
  readonly #asked = new Map<number, Json>()
  #isOver = false

  constructor(historyModel: HistoryModel, isOutside: (f: string) => boolean, budget: Budget) {
    const split = ({ key }: Keyed) => key ?? ''
    this.#model = historyModel
    this.#isOutside = isOutside
    this.#monitor = createMonitor<unknown, Keyed, unknown>({ ...historyModel.model, split }, budget)
  }

  note(op: Op): Sighting | undefined {
    if (this.#isOver || !isClientOp(op) || this.#isOutside(op.f)) return undefined
    this.#feed(op)
    const { verdict } = this.#monitor
    if (verdict.type !== 'violation') return undefined
    this.#isOver = true
    const key = op.key === undefined ? {} : { key: op.key }
    return { op: op.index, timeNs: op.time, ...key, sentence: sentence(op, verdict.states) }
  }

  #feed({ type, process: id, f, key, value }: ClientOp): void {
    const asked = type === 'invoke' ? value : (this.#asked.get(id) ?? null)
    const read = this.#model.translate(f, asked, type === 'ok' ? value : undefined)
    if (read.type === 'problem') {
      this.#isOver = true
      return
    }
    if (type === 'invoke') {
      this.#asked.set(id, value)
      this.#monitor.feed({ type: 'call', id, input: key === undefined ? read.input : { ...read.input, key } })
      return
    }
    this.#asked.delete(id)
    if (type === 'ok') this.#monitor.feed({ type: 'return', id, output: read.output })
    else this.#monitor.feed({ type: type === 'fail' ? 'fail' : 'crash', id })
  }
}

function sentence({ f, type, key, value }: ClientOp, states: readonly string[]): string {
  const what = `'${f}' that ended ${type} with ${JSON.stringify(value)}`
  return `${subject(key)}: no order of its operations explains ${what}; just before, it could hold ${states.join(' or ')}`
}
