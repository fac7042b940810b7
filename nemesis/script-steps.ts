/**
 * The steps that scripts are written with: each yields one command and gives its answer, or throws NotReached.
 * Station: nemesis.
 */
import type { Grudge } from '../harness/core/fault.ts'
import type { MessageRule } from '../harness/core/message-rule.ts'
import type { NodeStatus } from '../harness/core/raft-evidence.ts'
import type { MessagePattern, TraceRecord } from '../harness/core/raft-message.ts'
import type { ClientRequest, Completion } from '../systems/client.ts'
import { type Condition, NotReached, type ScriptAnswer, type ScriptCommand } from './script.ts'

/** The register that scripts write and read. */
export const SCRIPT_KEY = 'k'

export type Step<Result> = Generator<ScriptCommand, Result, ScriptAnswer>

export type Finished = { readonly operation: number; readonly completion: Completion }

/** Sends an operation and goes on; `finish` waits for it. Returns the index of its invocation. */
export function* begin(node: string, request: ClientRequest, deadlineMs: number): Step<number> {
  const { operation } = yield { do: 'begin', node, request, deadlineMs }
  if (operation === undefined) throw new NotReached(`the operation on ${node} was not begun`)
  return operation
}

export function* finish(operation: number): Step<Completion> {
  const { completion } = yield { do: 'await', operation }
  if (completion === undefined) throw new NotReached(`operation ${operation} was not completed`)
  return completion
}

/** Sends an operation and waits for it, whatever becomes of it. */
export function* invoke(node: string, request: ClientRequest, deadlineMs: number): Step<Finished> {
  const operation = yield* begin(node, request, deadlineMs)
  return { operation, completion: yield* finish(operation) }
}

/** The same, and it must be ok. */
export function* succeed(node: string, request: ClientRequest, deadlineMs: number): Step<Finished> {
  const finished = yield* invoke(node, request, deadlineMs)
  const { type, error } = finished.completion
  if (type !== 'ok')
    throw new NotReached(`${request.f} at ${node} ended ${type}: ${error?.message ?? 'no reason given'}`)
  return finished
}

/** Returns when it was measured to be dead, in ns. */
export function* kill(...nodes: readonly string[]): Step<number> {
  return required(yield { do: 'kill', nodes }, `kill of ${nodes.join(', ')}`)
}

/** As by loss of power. */
export function* powerOff(...nodes: readonly string[]): Step<number> {
  return required(yield { do: 'power', nodes }, `power loss of ${nodes.join(', ')}`)
}

export function* pause(...nodes: readonly string[]): Step<number> {
  return required(yield { do: 'pause', nodes }, `pause of ${nodes.join(', ')}`)
}

export function* resume(...nodes: readonly string[]): Step<number> {
  return required(yield { do: 'resume', nodes }, `resuming of ${nodes.join(', ')}`)
}

/** From now on the nodes' clocks run so much faster (slower, if negative), in parts per million. */
export function* clockRate(ratePpm: number, ...nodes: readonly string[]): Step<number> {
  return required(yield { do: 'clock', nodes, ratePpm }, `clock rate of ${nodes.join(', ')}`)
}

export function* start(...nodes: readonly string[]): Step<number> {
  return required(yield { do: 'start', nodes }, `start of ${nodes.join(', ')}`)
}

export function* cut(grudge: Grudge): Step<number> {
  return required(yield { do: 'cut', grudge }, 'the cut')
}

export function* rules(...rules: readonly MessageRule[]): Step<number> {
  return required(yield { do: 'rules', rules }, 'the message rules')
}

export function* sleep(ms: number): Step<void> {
  yield { do: 'sleep', ms }
}

/** In ns since the run's start. */
export function* now(): Step<number> {
  return (yield { do: 'sleep', ms: 0 }).timeNs
}

export function* leaderAmong(among: readonly string[], termAbove: number, deadlineMs: number): Step<NodeStatus> {
  const { leader } = yield* waitFor({ is: 'leader', among, termAbove }, deadlineMs)
  if (leader === undefined) throw new NotReached('the leader was not named')
  return leader
}

/** Waits until each pattern has a record in the trace; gives the first for each. */
export function* messages(all: readonly MessagePattern[], deadlineMs: number): Step<readonly TraceRecord[]> {
  const { records } = yield* waitFor({ is: 'messages', all }, deadlineMs)
  if (records === undefined) throw new NotReached('the messages were not named')
  return records
}

export function* ready(nodes: readonly string[], deadlineMs: number): Step<void> {
  yield* waitFor({ is: 'ready', nodes }, deadlineMs)
}

export function* caughtUp(nodes: readonly string[], indexAtLeast: number, deadlineMs: number): Step<void> {
  yield* waitFor({ is: 'caught-up', nodes, indexAtLeast }, deadlineMs)
}

/** What this node says of itself. */
export function* statusOf(node: string): Step<NodeStatus> {
  const { statuses } = yield { do: 'status' }
  const status = statuses?.find((each) => each.node === node)
  if (status === undefined) throw new NotReached(`${node} does not say how it stands`)
  return status
}

function* waitFor(condition: Condition, deadlineMs: number): Step<NonNullable<ScriptAnswer['met']>> {
  const { met, seen } = yield { do: 'wait-for', condition, deadlineMs }
  if (met === undefined)
    throw new NotReached(`not within ${deadlineMs} ms: ${inWords(condition)}; ${seen ?? 'nothing seen'}`)
  return met
}

function inWords(condition: Condition): string {
  switch (condition.is) {
    case 'leader':
      return `a leader among ${condition.among.join(', ')} in a term above ${condition.termAbove}`
    case 'messages':
      return `messages ${JSON.stringify(condition.all)}`
    case 'ready':
      return `${condition.nodes.join(', ')} serve`
    case 'caught-up':
      return `${condition.nodes.join(', ')} have applied one index, ${condition.indexAtLeast} or later`
  }
}

function required({ timeNs, impugned }: ScriptAnswer, what: string): number {
  if (impugned !== undefined) throw new NotReached(`${what} is not in force: ${impugned}`)
  return timeNs
}
