/**
 * porcupine-ts/workers: parts decided at the same time, in threads of Node. The answers are those of checkParts, in the same
 * order, whatever the number of workers; how long it takes is all that differs.
 */
export type { PartOutcome } from '../src/check-parts.ts'
export { checkOperationsInWorkers, checkPartsInWorkers, type WorkerOptions } from './check-in-workers.ts'
export { checkTextInWorkers } from './check-text.ts'
export type { ModelSource } from './model-source.ts'
