/**
 * The conductor: interprets generators. Decides who acts next and under which process number, stamps and numbers every op,
 * and validates every completion, so that a plugin's mistake never looks like an anomaly of the system.
 * Station: conductor. A state machine without effects: event in, ops and commands out; time comes with the event, so the
 * same code runs on promises and on simulated time. After jepsen.generator.interpreter.
 */
import type { Completion } from '../../systems/client.ts'
import { invariant, PluginError } from '../core/errors.ts'
import type { Json } from '../core/json.ts'
import type { ClientOp, FaultOp, Op, OpError, PhaseOp } from '../core/op.ts'
import { schemaProblem } from '../core/op-schema.ts'
import type { Generator, GeneratorEvent, OpRequest, Worker } from '../generator/generator.ts'
import { nemesisAction } from './nemesis-action.ts'
import type { Command, ConductorEvent, Program, Reaction } from './protocol.ts'

/** Breaches beyond these are counted, not kept. */
const BREACHES_KEPT = 50

const EXHAUSTED: Generator = { next: () => ({ type: 'done' }), update: () => EXHAUSTED }

type OpenInvocation = { readonly process: number; readonly request: OpRequest; readonly node: string }

export class Conductor {
  readonly #program: Program
  readonly #workers: readonly Worker[]
  /** Generators of the phases not yet ended; the first is the current one. */
  readonly #generators: Generator[]
  #begun = false
  #finished = false
  #free: readonly Worker[]
  /** The next process number of each client worker. */
  readonly #process: number[]
  readonly #open = new Map<number, OpenInvocation>()
  #index = 0
  #timeNs = 0
  #wakeAtNs: number | undefined
  readonly #breaches: string[] = []
  #breachCount = 0
  #ops: Op[] = []
  #commands: Command[] = []

  constructor(program: Program) {
    this.#program = program
    const clients = Array.from({ length: program.concurrency }, (_, worker) => worker)
    this.#workers = [...clients, 'nemesis']
    this.#free = this.#workers
    this.#process = clients
    this.#generators = program.phases.map(({ generator }) => generator)
  }

  get finished(): boolean {
    return this.#finished
  }

  /** Takes one event. Throws PluginError GENERATOR_BREACH where a generator asks for what cannot be done. */
  handle(event: ConductorEvent): Reaction {
    invariant(event.timeNs >= this.#timeNs, 'time never goes back', { from: this.#timeNs, to: event.timeNs })
    this.#timeNs = event.timeNs
    this.#ops = []
    this.#commands = []
    if (event.type === 'completed') this.#complete(event.worker, event.process, event.completion)
    else if (event.type === 'fault')
      this.#record<FaultOp>({ process: 'nemesis', type: 'info', f: event.family, value: event.value })
    else if (event.type === 'nemesis-done') this.#nemesisDone()
    // A timer may fire early: whatever woke us, a generator that is still pending must be able to ask for it again.
    else this.#wakeAtNs = undefined
    if (!this.#finished) this.#proceed()
    return { ops: this.#ops, commands: this.#commands }
  }

  /** The phase that goes on starts nothing more, and ends as soon as every worker is free. */
  endPhase(): void {
    if (this.#begun && this.#generators.length > 0) this.#generators[0] = EXHAUSTED
  }

  /** Throws PluginError CLIENT_BREACH that lists every breach of contract by a client, if there was any. */
  assertNoBreach(): void {
    if (this.#breachCount === 0) return
    const more = this.#breachCount - this.#breaches.length
    throw new PluginError(
      'CLIENT_BREACH',
      `the client broke its contract ${this.#breachCount} times: ${this.#breaches[0]}`,
      {
        hint: 'Each breach was recorded as info. Contract: systems/client.ts and the workload’s op schema.',
        facts: { breaches: more > 0 ? [...this.#breaches, `and ${more} more`] : this.#breaches },
      },
    )
  }

  /** Starts every operation that can start now, going on to the next phase when all workers are free. */
  #proceed(): void {
    for (;;) {
      const generator = this.#generators[0]
      if (generator === undefined) {
        this.#finished = true
        this.#commands.push({ type: 'finished' })
        return
      }
      if (!this.#begun) {
        this.#begun = true
        const { phase } = this.#program.phases[
          this.#program.phases.length - this.#generators.length
        ] as Program['phases'][0]
        this.#record<PhaseOp>({ process: 'nemesis', type: 'info', f: 'phase', value: { phase } })
      }
      const step = generator.next({ timeNs: this.#timeNs, free: this.#free, workers: this.#workers })
      if (step.type === 'done') {
        if (this.#free.length < this.#workers.length) return
        this.#generators.shift()
        this.#begun = false
        continue
      }
      this.#generators[0] = step.next
      if (step.type === 'pending') {
        this.#wakeAt(step.wakeAtNs)
        return
      }
      this.#invoke(step.op)
    }
  }

  #invoke(request: OpRequest): void {
    const { worker, f, value, key } = request
    const place = this.#free.indexOf(worker)
    if (place === -1) throw this.#generatorBreach(request, `worker ${worker} is not free`)
    this.#free = this.#free.toSpliced(place, 1)
    if (worker === 'nemesis') {
      const action = nemesisAction(request)
      if (action === undefined) throw this.#generatorBreach(request, 'not an operation of the nemesis')
      this.#commands.push({ type: 'nemesis', action })
    } else {
      const problem = schemaProblem(this.#program.schema, f, 'invoke', value)
      if (problem !== undefined) throw this.#generatorBreach(request, problem)
      const keyed = this.#program.schema[f]?.keyed === true
      if (keyed !== (key !== undefined)) throw this.#generatorBreach(request, keyed ? 'lacks a key' : 'takes no key')
      const process = this.#process[worker] as number
      const node = this.#program.nodes[worker % this.#program.nodes.length] as string
      this.#open.set(worker, { process, request, node })
      const index = this.#index++
      const time = this.#timeNs
      this.#ops.push(
        key === undefined
          ? { index, time, process, type: 'invoke', f, value, node }
          : { index, time, process, type: 'invoke', f, value, node, key },
      )
      const clientRequest = key === undefined ? { f, value } : { f, value, key }
      this.#commands.push({ type: 'invoke', worker, process, node, request: clientRequest })
    }
    this.#tell('invoke', request, value)
  }

  #complete(worker: number, process: number, completion: Completion): void {
    const open = this.#open.get(worker)
    if (open === undefined || open.process !== process) {
      this.#breach(`process ${process}: completion (${completion.type}) of an operation that is not open`)
      return
    }
    this.#open.delete(worker)
    const { request, node } = open
    const { f, key } = request
    const judged = this.#judge(open, completion)
    const value = judged.type === 'ok' ? judged.value : request.value
    const { type, error } = judged
    const index = this.#index++
    const time = this.#timeNs
    const op: ClientOp =
      key === undefined
        ? { index, time, process, type, f, value, node }
        : { index, time, process, type, f, value, node, key }
    this.#ops.push(error === undefined ? op : { ...op, error })
    // After an unknown outcome the operation may still be under way: the process never acts again.
    if (type === 'info') this.#process[worker] = process + this.#program.concurrency
    this.#setFree(worker)
    this.#tell(type, request, value)
  }

  /** The completion itself if it keeps the contract; else info, and the breach is noted. */
  #judge(open: OpenInvocation, completion: Completion): Completion {
    const { f, value } = open.request
    const problem =
      completion.type === 'ok'
        ? schemaProblem(this.#program.schema, f, 'ok', completion.value)
        : completion.type === 'fail' || completion.type === 'info'
          ? undefined
          : `illegal completion type '${String(completion.type)}'`
    if (problem === undefined) return completion
    this.#breach(`op ${this.#index}, process ${open.process}, ${f}: ${problem}`)
    return { type: 'info', value, error: { code: 'contract-breach', message: problem } satisfies OpError }
  }

  #nemesisDone(): void {
    this.#setFree('nemesis')
    this.#tell('info', { worker: 'nemesis', f: 'nemesis' }, null)
  }

  #setFree(worker: Worker): void {
    invariant(!this.#free.includes(worker), 'a worker is freed once', { worker })
    // The nemesis comes last.
    const before = this.#free.findIndex((free) => free === 'nemesis' || (worker !== 'nemesis' && free > worker))
    this.#free = this.#free.toSpliced(before === -1 ? this.#free.length : before, 0, worker)
  }

  /** Every generator still to come hears of everything, so that final reads know what was touched. */
  #tell(type: GeneratorEvent['type'], { worker, f, key }: Omit<OpRequest, 'value'>, value: Json): void {
    const timeNs = this.#timeNs
    const event: GeneratorEvent =
      key === undefined ? { type, timeNs, worker, f, value } : { type, timeNs, worker, f, value, key }
    for (let i = 0; i < this.#generators.length; i++)
      this.#generators[i] = (this.#generators[i] as Generator).update(event)
  }

  #record<Recorded extends Op>(op: Omit<Recorded, 'index' | 'time'>): void {
    this.#ops.push({ index: this.#index++, time: this.#timeNs, ...op } as unknown as Op)
  }

  #wakeAt(timeNs: number | undefined): void {
    if (timeNs === undefined || timeNs === this.#wakeAtNs) return
    this.#wakeAtNs = timeNs
    this.#commands.push({ type: 'wake-at', timeNs })
  }

  #breach(text: string): void {
    this.#breachCount += 1
    if (this.#breaches.length < BREACHES_KEPT) this.#breaches.push(text)
  }

  #generatorBreach(request: OpRequest, why: string): PluginError {
    const shown = JSON.stringify(request)
    return new PluginError('GENERATOR_BREACH', `a generator asked for what cannot be done: ${why}: ${shown}`, {
      hint: 'Contract: harness/generator/generator.ts and the workload’s op schema.',
      facts: { breaches: [`${why}: ${shown}`] },
    })
  }
}
