/** A thread: takes parts until none is left, and posts what each came to. What it throws ends it, and reaches who began it. */
import { parentPort, workerData } from 'node:worker_threads'
import { checkOperations } from '../src/check-operations.ts'
import { withoutSplit } from '../src/check-parts.ts'
import type { CheckOptions, CheckOutcome } from '../src/result.ts'
import { type Columns, isStopped, operationsIn, takePart } from './columns.ts'
import { type ModelSource, modelFrom } from './model-source.ts'

export type WorkerTask = {
  readonly source: ModelSource
  readonly columns: Columns
  readonly options: Pick<CheckOptions, 'steps' | 'bytes' | 'decide'>
}

/** `outcome` is in terms of the part's own operations. */
export type PartMessage = { readonly part: number; readonly outcome: CheckOutcome }

const { source, columns, options } = workerData as WorkerTask
const model = withoutSplit(await modelFrom(source))
const signal = {
  get aborted() {
    return isStopped(columns)
  },
}
for (let part = takePart(columns); part !== undefined; part = takePart(columns)) {
  const outcome = checkOperations(model, operationsIn(columns, part), { ...options, signal })
  parentPort?.postMessage({ part, outcome } satisfies PartMessage)
}
