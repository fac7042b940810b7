/**
 * Draws the operations of a case: when which client does what to which register. Values are written once in a case, and
 * compare-and-sets expect one of the last values given to the register, so that some of them are applied.
 * Station: campaign. The ops of workloads/register.ts, all planned beforehand.
 */
import type { PlannedOperation } from '../../core/case.ts'
import type { Random } from '../../core/random.ts'
import { weighted } from './chances.ts'

export type OperationPlan = {
  readonly timeNs: number
  readonly workers: number
  /** So many workers, the last, only read: a write that nobody answers does not keep them from seeing what becomes of it. */
  readonly readers: number
  /** Operations a second of all workers. */
  readonly rate: number
  /** Registers in use at once. */
  readonly keys: number
  /** How often each is drawn, relative to the others. */
  readonly mix: { readonly read: number; readonly write: number; readonly cas: number }
}

/** After so many operations a register is given up for a fresh one, which keeps the history of each short enough to search. */
const OPERATIONS_PER_KEY = 30
/** A compare-and-set expects one of so many values last given to the register, most often the last. */
const REMEMBERED_VALUES = 3
const NS_PER_S = 1_000_000_000

type Register = { readonly name: string; operations: number; readonly given: number[] }

/** In order of time; about `rate` a second, with gaps from nothing to twice the mean. */
export function drawOperations(plan: OperationPlan, random: Random): readonly PlannedOperation[] {
  const operations: PlannedOperation[] = []
  const registers = Array.from({ length: plan.keys }, (_, i) => fresh(i))
  let opened = plan.keys
  let value = 0
  const gapNsMax = Math.floor((2 * NS_PER_S) / plan.rate)
  for (let atNs = random.integer(0, gapNsMax); atNs < plan.timeNs; atNs += random.integer(1, gapNsMax)) {
    const place = random.integer(0, registers.length - 1)
    const register = registers[place] as Register
    const f = drawFunction(plan, register, random)
    const able = f === 'read' ? plan.workers : plan.workers - plan.readers
    const common = { atNs, worker: random.integer(0, able - 1), key: register.name }
    if (f === 'read') operations.push({ ...common, f, value: null })
    else {
      value += 1
      operations.push({ ...common, f, value: f === 'write' ? value : [expected(register, random), value] })
      register.given.push(value)
    }
    register.operations += 1
    if (register.operations >= OPERATIONS_PER_KEY) registers[place] = fresh(opened++)
  }
  return operations
}

function drawFunction({ mix }: OperationPlan, { given }: Register, random: Random): 'read' | 'write' | 'cas' {
  const f = weighted(random, [
    [mix.read, 'read'],
    [mix.write, 'write'],
    [mix.cas, 'cas'],
  ] as const)
  return f === 'cas' && given.length === 0 ? 'write' : f
}

function expected({ given }: Register, random: Random): number {
  const back = weighted(random, [
    [6, 1],
    [2, 2],
    [1, REMEMBERED_VALUES],
  ] as const)
  return given[Math.max(0, given.length - back)] as number
}

function fresh(number: number): Register {
  return { name: `k${number}`, operations: 0, given: [] }
}
