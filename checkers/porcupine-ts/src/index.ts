/**
 * porcupine-ts: exact linearizability checking of histories with crashed operations, within a stated budget.
 *
 *     const outcome = checkOperations(casRegister, [
 *       { input: { f: 'write', value: 1 }, output: 1, call: 0, return: 1 },
 *       { input: { f: 'read', value: null }, output: 1, call: 2, return: 3 },
 *     ])
 */
export { checkEvents, type HistoryEvent, operationsOf } from './check-events.ts'
export { type CheckedHistory, checkHistory, type HistoryOptions, type ToldOperation } from './check-history.ts'
export { checkOperations } from './check-operations.ts'
export { checkParts, mergedOutcome, type PartOutcome } from './check-parts.ts'
export { type CommandAnswer, type CommandOptions, checkText, formatOf, modelOf, WrongOption } from './command.ts'
export type { Decision } from './decision.ts'
export { type Explanation, explainViolation } from './explain.ts'
export { detectFormat, FORMATS, type Format } from './formats/index.ts'
export { MalformedHistory } from './history/recorded-event.ts'
export { historyText } from './history-text.ts'
export { type Deed, ILLEGAL, type Model } from './model.ts'
export { type AppendLogInput, type AppendLogOutput, type AppendLogState, appendLog } from './models/append-log.ts'
export { casRegister } from './models/cas-register.ts'
export { type CounterInput, type CounterOutput, counter } from './models/counter.ts'
export { type FencedMutexInput, type FencedMutexOutput, fencedMutex } from './models/fenced-mutex.ts'
export { fifoQueue, type QueueInput, type QueueOutput } from './models/fifo-queue.ts'
export { type KvInput, type KvOutput, kv } from './models/kv.ts'
export { type ListAppendInput, type ListStep, listAppend } from './models/list-append.ts'
export {
  type MultiRegisterInput,
  type MultiRegisterState,
  multiRegister,
  type RegisterStep,
} from './models/multi-register.ts'
export { type MutexInput, mutex } from './models/mutex.ts'
export { type OwnerInput, type OwnerState, ownerMutex, reentrantMutex } from './models/owner-mutex.ts'
export { type Nondeterministic, type PossibleStates, powerSet } from './models/power-set.ts'
export { type PriorityQueueInput, type PriorityQueueOutput, priorityQueue } from './models/priority-queue.ts'
export { type RegisterInput, type RegisterOutput, register, type Scalar } from './models/register.ts'
export { type SemaphoreInput, semaphore } from './models/semaphore.ts'
export { type SetInput, type SetOutput, set } from './models/set.ts'
export { type StackInput, type StackOutput, stack } from './models/stack.ts'
export { unorderedQueue } from './models/unordered-queue.ts'
export { type VersionedOutput, type VersionedState, versionedRegister } from './models/versioned-register.ts'
export { createMonitor, type Monitor, type MonitorEvent, type MonitorVerdict } from './online/monitor.ts'
export type { Operation } from './operation.ts'
export { replayProblem } from './replay.ts'
export {
  type Budget,
  type CheckOptions,
  type CheckOutcome,
  DEFAULT_BYTES,
  DEFAULT_STEPS,
  type Linearizable,
  type Undecided,
  type Violation,
} from './result.ts'
export { SHIPPED_MODELS, shippedModel } from './shipped/index.ts'
export type { Asked, Recorded, ShippedModel, Translated } from './shipped/shipped-model.ts'
export type { Value } from './value.ts'
