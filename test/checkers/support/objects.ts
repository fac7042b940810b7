/**
 * Sequential objects, each with its model and with how random clients use it and how its answers are falsified: what
 * random histories for porcupine-ts are made of. Written for tests, and simply.
 */
import {
  casRegister,
  ILLEGAL,
  type KvInput,
  type KvOutput,
  kv,
  type Model,
  type PriorityQueueInput,
  type PriorityQueueOutput,
  priorityQueue,
  type RegisterInput,
  type RegisterOutput,
  register,
  type StackInput,
  type StackOutput,
  stack,
} from 'porcupine-ts'
import type { Random } from '../../../harness/core/random.ts'

export type TestObject<State, Input, Output> = {
  readonly model: Model<State, Input, Output>
  /** `fresh` gives a value never used before, or one of a few, as the history wants; `held`: the client's last answer. */
  input(random: Random, client: number, fresh: () => number, last: Input | undefined, state: State): Input
  /** The answer in this state, ILLEGAL where the operation has to wait. */
  answer(state: State, input: Input): Output | typeof ILLEGAL
  falsify(random: Random, input: Input, output: Output, values: number): Output
}

// Arrow functions and not methods, so that objects of different types fit one list.
export type AnyObject = TestObject<unknown, unknown, unknown>

function registerAnswer(state: unknown, input: RegisterInput): RegisterOutput {
  if (input.f === 'cas') return { applied: state === input.value[0] }
  return input.f === 'read' ? (state as number | null) : input.value
}

function falsifyRegister(random: Random, input: RegisterInput, output: RegisterOutput, values: number): RegisterOutput {
  if (input.f === 'cas') return { applied: !(output as { applied: boolean }).applied }
  return input.f === 'read' ? (random.fraction() < 0.1 ? null : random.integer(1, values)) : output
}

export const registerObject: TestObject<unknown, RegisterInput, RegisterOutput> = {
  model: register as Model<unknown, RegisterInput, RegisterOutput>,
  input: (random, _, fresh) => (random.fraction() < 0.5 ? { f: 'read', value: null } : { f: 'write', value: fresh() }),
  answer: registerAnswer,
  falsify: falsifyRegister,
}

export const casObject: TestObject<unknown, RegisterInput, RegisterOutput> = {
  ...registerObject,
  model: casRegister as Model<unknown, RegisterInput, RegisterOutput>,
  input(random, _, fresh, __, state) {
    const f = random.pick(['read', 'read', 'write', 'cas'] as const)
    if (f === 'read') return { f, value: null }
    if (f === 'write') return { f, value: fresh() }
    // Mostly one that succeeds.
    const from = typeof state === 'number' && random.fraction() < 0.8 ? state : random.integer(1, 3)
    return { f, value: [from, fresh()] }
  },
}

/** The same without refusals: where a compare-and-set would be refused it waits. */
export const appliedCasObject: TestObject<unknown, RegisterInput, RegisterOutput> = {
  ...casObject,
  answer: (state, input) => (input.f === 'cas' && state !== input.value[0] ? ILLEGAL : registerAnswer(state, input)),
  falsify: (random, input, output, values) =>
    input.f === 'read' ? falsifyRegister(random, input, output, values) : output,
}

export type QueueInput =
  | { readonly f: 'enqueue'; readonly value: number }
  | { readonly f: 'dequeue'; readonly value: null }

export const queueObject: TestObject<string, QueueInput, number | null> = {
  model: {
    name: 'queue',
    init: '',
    step(state, { f, value }, output) {
      const items = state === '' ? [] : state.split(',')
      if (f === 'enqueue') return [...items, value].join()
      if (output === undefined) return items.slice(1).join()
      if (output === null) return state === '' ? state : ILLEGAL
      return items[0] === String(output) ? items.slice(1).join() : ILLEGAL
    },
    isReadOnly: ({ f }, output) => f === 'dequeue' && output === null,
    describe: ({ f, value }, output) => `${f} ${value ?? output}`,
  },
  input: (random, _, fresh) =>
    random.fraction() < 0.55 ? { f: 'enqueue', value: fresh() } : { f: 'dequeue', value: null },
  answer: (state, { f, value }) => (f === 'enqueue' ? value : state === '' ? null : Number(state.split(',')[0])),
  falsify: (random, { f }, output, values) =>
    f === 'enqueue' ? output : random.fraction() < 0.3 ? null : random.integer(1, values),
}

export const stackObject: TestObject<string, StackInput, StackOutput> = {
  model: stack,
  input: (random, _, fresh) => (random.fraction() < 0.55 ? { f: 'push', value: fresh() } : { f: 'pop', value: null }),
  answer: (state, { f }) => (f === 'push' || state === '' ? null : Number(state.trimEnd().split('\n').at(-1))),
  falsify: (random, { f }, output, values) =>
    f === 'push' ? output : random.fraction() < 0.3 ? null : random.integer(1, values),
}

/** Fresh numbers grow, so they are put out of order: a permutation of 1 to 12. */
const scattered = (number: number) => (number <= 12 ? (number * 7) % 13 : number)

export const priorityObject: TestObject<readonly number[], PriorityQueueInput, PriorityQueueOutput> = {
  model: priorityQueue,
  input: (random, _, fresh) =>
    random.fraction() < 0.55 ? { f: 'enqueue', value: scattered(fresh()) } : { f: 'dequeue', value: null },
  answer: (state, { f }) => (f === 'enqueue' ? null : (state.at(-1) ?? null)),
  falsify: (random, { f }, output, values) =>
    f === 'enqueue' ? output : random.fraction() < 0.3 ? null : scattered(random.integer(1, values)),
}

export type MutexInput = { readonly f: 'acquire' | 'release'; readonly owner: number }

export const mutexObject: TestObject<number, MutexInput, true> = {
  model: {
    name: 'owner-mutex',
    init: -1,
    step: (holder, { f, owner }) =>
      f === 'acquire' ? (holder === -1 ? owner : ILLEGAL) : holder === owner ? -1 : ILLEGAL,
    describe: ({ f, owner }) => `${f} by ${owner}`,
  },
  input: (_, owner, __, last) => ({ f: last?.f === 'acquire' ? 'release' : 'acquire', owner }),
  answer: (holder, { f, owner }) => ((f === 'acquire' ? holder === -1 : holder === owner) ? true : ILLEGAL),
  falsify: (_, __, output) => output,
}

export type SetInput = { readonly f: 'add' | 'remove' | 'contains'; readonly value: number }

export const setObject: TestObject<number, SetInput, boolean> = {
  model: {
    name: 'set',
    init: 0,
    step(state, { f, value }, output) {
      const bit = 1 << value
      const isIn = (state & bit) !== 0
      if (f === 'contains') return output === undefined || output === isIn ? state : ILLEGAL
      if (output !== undefined && output !== (f === 'add' ? !isIn : isIn)) return ILLEGAL
      return f === 'add' ? state | bit : state & ~bit
    },
    isReadOnly: ({ f }, output) => f === 'contains' || output === false,
    describe: ({ f, value }, output) => `${f} ${value} -> ${output}`,
  },
  input: (random) => ({ f: random.pick(['add', 'remove', 'contains'] as const), value: random.integer(0, 2) }),
  answer: (state, { f, value }) => ((state & (1 << value)) !== 0) !== (f === 'add'),
  falsify: (_, __, output) => !output,
}

export type CounterInput = { readonly f: 'add'; readonly value: number } | { readonly f: 'read'; readonly value: null }

export const counterObject: TestObject<number, CounterInput, number> = {
  model: {
    name: 'counter',
    init: 0,
    step: (count, { f, value }, output) =>
      f === 'add' ? count + value : output === undefined || output === count ? count : ILLEGAL,
    isReadOnly: ({ f }) => f === 'read',
    describe: ({ f, value }, output) => `${f} ${value ?? output}`,
  },
  input: (random) => (random.fraction() < 0.5 ? { f: 'add', value: 1 } : { f: 'read', value: null }),
  answer: (count) => count,
  falsify: (random, { f }, output) => (f === 'read' ? Math.max(0, output + random.integer(-1, 1)) : output),
}

/** Strings of few letters, so that what a get saw can come about in several ways. With look-ahead. */
export const kvObject: TestObject<string, KvInput, KvOutput> = {
  model: kv,
  input: (random, _, fresh) => {
    const f = random.pick(['get', 'append', 'append', 'put'] as const)
    return f === 'get' ? { f, value: null } : { f, value: 'abcdefgh'.charAt(fresh() % 8) }
  },
  answer: (state, { f }) => (f === 'get' ? state : null),
  falsify: (random, { f }, output) =>
    f === 'get' && typeof output === 'string' ? output.slice(0, random.integer(0, output.length)) : output,
}
