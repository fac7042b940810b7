/**
 * porcupine-ts: exact linearizability checking of histories with crashed operations, within a stated budget.
 *
 *     const outcome = checkOperations(casRegister, [
 *       { input: { f: 'write', value: 1 }, output: 1, call: 0, return: 1 },
 *       { input: { f: 'read', value: null }, output: 1, call: 2, return: 3 },
 *     ])
 */
export { checkEvents, type HistoryEvent, operationsOf } from './check-events.ts'
export { checkOperations } from './check-operations.ts'
export type { Decision } from './decision.ts'
export { type Deed, ILLEGAL, type Model } from './model.ts'
export { casRegister } from './models/cas-register.ts'
export { type RegisterInput, type RegisterOutput, register, type Scalar } from './models/register.ts'
export { type VersionedOutput, type VersionedState, versionedRegister } from './models/versioned-register.ts'
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
