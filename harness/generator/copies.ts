/**
 * Copies of a generator, one for each worker that is not done with its own; each sees a context of its worker alone.
 * Station: generator. For each-worker.ts and each-process.ts. O(workers) an ask and an event.
 */
import type { Context, Generator, GeneratorEvent, OpRequest, Worker } from './generator.ts'
import { earliest } from './steps.ts'

export type Copies = ReadonlyMap<Worker, Generator>

/** `begun`: the operation of the first copy that has one; else the earliest wake-up of all. */
export type Asked = { readonly copies: Copies } & (
  | { readonly begun: { readonly worker: Worker; readonly op: OpRequest } }
  | { readonly begun: undefined; readonly wakeAtNs: number | undefined }
)

export function copiesFor(template: Generator, { workers }: Context): Copies {
  return new Map(workers.map((worker) => [worker, template]))
}

export function askCopies(copies: Copies, context: Context): Asked {
  const after = new Map(copies)
  const free = new Set(context.free)
  let wakeAtNs: number | undefined
  for (const [worker, copy] of copies) {
    const alone = [worker]
    const step = copy.next({ timeNs: context.timeNs, free: free.has(worker) ? alone : [], workers: alone })
    if (step.type === 'done') {
      after.delete(worker)
      continue
    }
    after.set(worker, step.next)
    if (step.type === 'op') return { copies: after, begun: { worker, op: step.op } }
    wakeAtNs = earliest(wakeAtNs, step.wakeAtNs)
  }
  return { copies: after, begun: undefined, wakeAtNs }
}

export function tellCopies(copies: Copies, event: GeneratorEvent): Map<Worker, Generator> {
  return new Map([...copies].map(([worker, copy]) => [worker, copy.update(event)]))
}
