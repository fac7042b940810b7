/** The same check over calls and returns as they were recorded. */
import { checkOperations } from './check-operations.ts'
import type { Model } from './model.ts'
import type { Operation } from './operation.ts'
import type { CheckOptions, CheckOutcome } from './result.ts'

/** `id` is unique among the operations of the history. An operation without return crashed, or is still pending. */
export type HistoryEvent<Input, Output> =
  | { readonly type: 'call'; readonly id: string | number; readonly input: Input }
  | { readonly type: 'return'; readonly id: string | number; readonly output: Output }

/**
 * Operations from `events` in the order in which they happened; their indices, to which the outcome refers, are in order of
 * call. Throws RangeError for an id that is called twice, or that returns without being called or twice.
 */
export function operationsOf<Input, Output>(
  events: readonly HistoryEvent<Input, Output>[],
): readonly Operation<Input, Output>[] {
  const operations: Operation<Input, Output>[] = []
  const indexOf = new Map<string | number, number>()
  const open = new Set<string | number>()
  events.forEach((event, at) => {
    const { id } = event
    if (event.type === 'call') {
      if (indexOf.has(id)) throw new RangeError(`event ${at}: operation ${id} is called twice`)
      indexOf.set(id, operations.length)
      open.add(id)
      operations.push({ input: event.input, call: at })
    } else {
      if (!open.delete(id)) throw new RangeError(`event ${at}: operation ${id} returns, but is not open`)
      const index = indexOf.get(id) as number
      operations[index] = { ...(operations[index] as Operation<Input, Output>), output: event.output, return: at }
    }
  })
  return operations
}

/** See checkOperations. */
export function checkEvents<State, Input, Output>(
  model: Model<State, Input, Output>,
  events: readonly HistoryEvent<Input, Output>[],
  options: CheckOptions = {},
): CheckOutcome {
  return checkOperations(model, operationsOf(events), options)
}
