/**
 * Random histories of an object: clients that call, take effect at a random moment, return or crash; legal by
 * construction unless an answer is falsified, or an operation that had to wait was let through.
 */
import { ILLEGAL, type Operation } from 'porcupine-ts'
import type { Random } from '../../../harness/core/random.ts'
import type { TestObject } from './objects.ts'

export type Shape = {
  readonly operations: number
  readonly clients: number
  /** Values are drawn from 1 to this; 0: every value once. */
  readonly values: number
  /** Chance that a client crashes when it is its turn and an operation runs. */
  readonly crashRate: number
  /** Chance that an answer is falsified, or a waiting operation let through. */
  readonly lieRate: number
  /** Chance that a turn goes to a client with nothing to do, which then calls; the higher, the more overlap. */
  readonly eagerness?: number
}

type Running<Input, Output> = { readonly index: number; readonly input: Input; answer?: { readonly output: Output } }

export function objectHistory<State, Input, Output>(
  random: Random,
  object: TestObject<State, Input, Output>,
  shape: Shape,
): readonly Operation<Input, Output>[] {
  const operations: Operation<Input, Output>[] = []
  const clients = Array.from({ length: shape.clients }, (_, name) => ({
    name,
    running: undefined as Running<Input, Output> | undefined,
    last: undefined as Input | undefined,
  }))
  let names = shape.clients
  let state = object.model.init
  let values = 0
  const fresh = () => (shape.values === 0 ? ++values : random.integer(1, shape.values))
  let patience = 40 * shape.operations + 40
  for (let at = 0; patience-- > 0; at++) {
    const client = random.pick(clients)
    const { running } = client
    if (running === undefined) {
      if (operations.length >= shape.operations) {
        if (clients.every((each) => each.running === undefined)) break
        continue
      }
      const input = object.input(random, client.name, fresh, client.last, state)
      client.running = { index: operations.length, input }
      operations.push({ input, call: at })
    } else if (random.fraction() < shape.crashRate) {
      client.running = undefined
      client.last = undefined
      client.name = names++
    } else if (random.fraction() < (shape.eagerness ?? 0)) {
      // Not yet.
    } else if (running.answer === undefined) {
      const lies = random.fraction() < shape.lieRate
      const output = object.answer(state, running.input)
      if (output !== ILLEGAL) {
        state = object.model.step(state, running.input, output) as State
        running.answer = { output }
      } else if (lies) {
        const forced = object.model.step(object.model.init, running.input, undefined)
        if (forced === ILLEGAL) continue
        state = forced
        running.answer = { output: object.answer(object.model.init, running.input) as Output }
      }
    } else {
      const truth = running.answer.output
      const range = Math.max(3, shape.values, values)
      const output = random.fraction() < shape.lieRate ? object.falsify(random, running.input, truth, range) : truth
      operations[running.index] = { ...(operations[running.index] as Operation<Input, Output>), output, return: at }
      client.running = undefined
      client.last = running.input
    }
  }
  return operations
}
