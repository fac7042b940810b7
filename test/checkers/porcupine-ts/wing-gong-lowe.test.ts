/** The plain search takes exactly Porcupine's steps on Porcupine's own data, so that it can stand in for it. */
import { ILLEGAL, type Operation, type RegisterInput } from 'porcupine-ts'
import { describe, expect, it } from 'vitest'
import { wingGongLowe } from '../support/wing-gong-lowe.ts'
import { etcdVerdicts, HAS_PORCUPINE, porcupineFiles } from './porcupine-data.ts'

type Output = { readonly unknown: true } | { readonly value: number | null } | { readonly applied: boolean }

/** Porcupine's model of etcd: of unknown outcome, a compare-and-set may have been refused as well. */
const etcd = {
  init: null as number | null,
  step(state: number | null, input: RegisterInput, output: Output | undefined) {
    const isUnknown = output === undefined || 'unknown' in output
    if (input.f === 'read') return isUnknown || ('value' in output && output.value === state) ? state : ILLEGAL
    if (input.f === 'write') return Number(input.value)
    const [from, to] = input.value
    if (!isUnknown && 'applied' in output && output.applied !== (from === state)) return ILLEGAL
    return from === state ? Number(to) : state
  },
}

/** Every operation returns, as Porcupine's reader has it: those of unknown outcome at the end. */
function operationsOf(text: string): readonly Operation<RegisterInput, Output>[] {
  const operations: Operation<RegisterInput, Output>[] = []
  const open = new Map<string, number>()
  const finish = (index: number, output: Output, end: number) => {
    operations[index] = { ...(operations[index] as Operation<RegisterInput, Output>), output, return: end }
  }
  let at = 0
  for (const [, name = '', type, f, value = ''] of text.matchAll(/jepsen\.util - (\d+)\s+:(\w+)\s+:(\w+)\s+(.*)$/gm)) {
    const numbers = (value.match(/\d+/g) ?? []).map(Number)
    const [first = 0, second = 0] = numbers
    if (type === 'invoke') {
      open.set(name, operations.length)
      const input: RegisterInput =
        f === 'read' ? { f, value: null } : f === 'write' ? { f, value: first } : { f: 'cas', value: [first, second] }
      operations.push({ input, call: at++ })
      continue
    }
    const isKnown = type === 'ok' || (type === 'fail' && (f === 'cas' || value === ':timed-out'))
    if (!isKnown || (f === 'cas' && numbers.length === 0)) continue
    const read: Output = type === 'fail' ? { unknown: true } : { value: numbers.length === 0 ? null : first }
    finish(open.get(name) as number, f === 'read' ? read : { applied: type === 'ok' }, at++)
    open.delete(name)
  }
  for (const index of open.values()) finish(index, { unknown: true }, at++)
  return operations
}

describe.skipIf(!HAS_PORCUPINE)('on the logs of etcd', () => {
  it('takes 1 177 310 steps for log 002, and gives the right verdict', () => {
    const { text } = porcupineFiles('jepsen').find(({ name }) => name.includes('002')) ?? { text: '' }
    const { isLinearizable, steps } = wingGongLowe(etcd, operationsOf(text), String)
    expect({ isLinearizable, steps }).toEqual({ isLinearizable: etcdVerdicts().get(2), steps: 1_177_310 })
  })
})
