/**
 * Small random histories: an execution of a real register by a few clients, legal by construction, in which then, in
 * four of five, one answer is falsified. Values come from a small set, so that repeated values are frequent.
 */
import type { Operation, RegisterInput, RegisterOutput, VersionedOutput } from 'porcupine-ts'
import type { Random } from '../../../harness/core/random.ts'
import type { ConcreteOperation } from './brute-force.ts'

export type HistoryShape = {
  readonly operationsMax: number
  readonly clients: number
  readonly values: number
  /** Chance at each moment that a running operation crashes; default 0.12, which is one operation in five. */
  readonly crashRate?: number
}

type Answer = {
  readonly applied: boolean
  readonly value: number | null
  readonly revision: number
}

/** `answer` is absent if crashed. */
export type RandomOperation = {
  readonly input: RegisterInput
  readonly call: number
  readonly return?: number
  readonly answer?: Answer
}

type Running = { readonly input: RegisterInput; readonly call: number; answer?: Answer }

export function randomHistory(
  random: Random,
  functions: readonly RegisterInput['f'][],
  shape: HistoryShape,
): readonly RandomOperation[] {
  const operations = executedHistory(random, functions, shape)
  return random.fraction() < 0.8 ? falsify(random, operations, shape.values) : operations
}

/** What a register did, in order of return. */
export function executedHistory(
  random: Random,
  functions: readonly RegisterInput['f'][],
  shape: HistoryShape,
): readonly RandomOperation[] {
  const operations: RandomOperation[] = []
  const running = new Map<number, Running>()
  const count = random.integer(1, shape.operationsMax)
  let register = { value: null as number | null, revision: 0 }
  let started = 0
  for (let position = 0; started < count || running.size > 0; position++) {
    const client = random.integer(1, shape.clients)
    const operation = running.get(client)
    if (operation === undefined) {
      if (started === count) continue
      started++
      running.set(client, { input: randomInput(random, functions, shape.values), call: position })
    } else if (random.fraction() < (shape.crashRate ?? 0.12)) {
      operations.push({ input: operation.input, call: operation.call })
      running.delete(client)
    } else if (operation.answer === undefined) {
      operation.answer = take(register, operation.input, random.integer(1, 2))
      if (operation.answer.applied) register = operation.answer
    } else {
      operations.push({ input: operation.input, call: operation.call, return: position, answer: operation.answer })
      running.delete(client)
    }
  }
  return operations
}

function randomInput(random: Random, functions: readonly RegisterInput['f'][], values: number): RegisterInput {
  const f = random.pick(functions)
  const value = () => random.integer(1, values)
  switch (f) {
    case 'read':
      return { f, value: null }
    case 'write':
      return { f, value: value() }
    case 'cas':
      return { f, value: [value(), value()] }
  }
}

function take(register: Omit<Answer, 'applied'>, input: RegisterInput, growth: number): Answer {
  const revision = register.revision + growth
  if (input.f === 'write') return { applied: true, value: Number(input.value), revision }
  if (input.f === 'cas' && register.value === input.value[0])
    return { applied: true, value: Number(input.value[1]), revision }
  return { ...register, applied: false }
}

/** Another value or revision in one answer; a claim that a cas took effect, or did not, is turned round. */
function falsify(random: Random, operations: readonly RandomOperation[], values: number): RandomOperation[] {
  const victim = random.integer(0, operations.length - 1)
  return operations.map((operation, i) => {
    const { input, answer } = operation
    if (i !== victim || answer === undefined) return operation
    const value = random.fraction() < 0.2 ? null : random.integer(1, values)
    const revision = Math.max(answer.applied ? 1 : 0, answer.revision + random.integer(-2, 2))
    if (input.f === 'read') return { ...operation, answer: { ...answer, value, revision } }
    if (input.f === 'write') return { ...operation, answer: { ...answer, revision } }
    if (random.fraction() < 0.5) return { ...operation, answer: { ...answer, revision } }
    return { ...operation, answer: { applied: !answer.applied, value, revision: Math.max(1, revision) } }
  })
}

export function unversioned(operation: RandomOperation): Operation<RegisterInput, RegisterOutput> {
  const { input, call, return: returned, answer } = operation
  if (returned === undefined || answer === undefined) return { input, call }
  const output = input.f === 'cas' ? { applied: answer.applied } : answer.value
  return { input, output, call, return: returned }
}

export function versioned(operation: RandomOperation): Operation<RegisterInput, VersionedOutput> {
  const { input, call, return: returned, answer } = operation
  if (returned === undefined || answer === undefined) return { input, call }
  const { applied, revision, value } = answer
  const seen = [revision, value] as const
  const output: VersionedOutput = input.f !== 'cas' ? seen : applied ? { applied, revision } : { applied, seen }
  return { input, output, call, return: returned }
}

export function concrete({ input, call, return: returned, answer }: RandomOperation): ConcreteOperation {
  const change = input.f === 'read' ? {} : { change: Number(input.f === 'cas' ? input.value[1] : input.value) }
  const from = input.f === 'cas' ? { from: Number(input.value[0]) } : {}
  if (returned === undefined || answer === undefined) return { call, ...change, ...from }
  const interval = { call, return: returned }
  const { revision, value } = answer
  const observes = input.f === 'read' || (input.f === 'cas' && !answer.applied)
  return observes ? { ...interval, ...from, seen: { revision, value } } : { ...interval, ...change, ...from, revision }
}
