import { describe, expect, it } from 'vitest'
import { AdminPort, type Operator } from '../../../../harness/runtime/sim/admin-port.ts'
import type { ClientRequest, Completion } from '../../../../systems/client.ts'

const ok = (value: string): Completion => ({ type: 'ok', value })
const REFUSED: Completion = { type: 'fail', value: null }

/** An operator whose leader gives these answers, one after the other, and none after that. */
function operator(...answers: readonly (Completion | undefined)[]) {
  const asked: ClientRequest[] = []
  const waiting: (() => void)[] = []
  const left = [...answers]
  const made: Operator = {
    askLeader(request) {
      asked.push(request)
      return left.shift()
    },
    after: (_delayUs, act) => void waiting.push(act),
  }
  const port = new AdminPort(['n1', 'n2', 'n3'], made)
  return { port, asked, wait: () => waiting.shift()?.(), waits: () => waiting.length }
}

const members = (fault: number, ...nodes: string[]) => ({ port: 'admin', do: 'members', fault, nodes }) as const
const holds = ({ port }: ReturnType<typeof operator>, fault: number) => port.measure({ port: 'admin', fault }).holds

describe('the admin port of the simulator', () => {
  it('asks for a transfer once, and tells whether the leader took it', () => {
    const taken = operator(ok('n2'))
    taken.port.perform({ port: 'admin', do: 'transfer', fault: 1, to: 'n2' })
    taken.port.perform({ port: 'admin', do: 'transfer', fault: 1, to: 'n2' })
    expect([taken.asked, taken.waits(), holds(taken, 1)]).toEqual([[{ f: 'transfer', value: 'n2' }], 0, true])
    const refused = operator(REFUSED)
    refused.port.perform({ port: 'admin', do: 'transfer', fault: 1, to: 'n2' })
    expect([refused.waits(), holds(refused, 1), holds(refused, 2)]).toEqual([0, false, false])
  })

  it('goes on asking for members, without a leader too, until nothing is left to do', () => {
    const made = operator(undefined, REFUSED, ok('begun'), ok('unchanged'))
    made.port.perform(members(1, 'n1', 'n2'))
    expect(holds(made, 1)).toBe(false)
    for (let i = 0; i < 10; i++) made.wait()
    expect(made.asked).toEqual(Array(4).fill({ f: 'members', value: ['n1', 'n2'] }))
  })

  it('asks for what is wanted last, and for nothing else', () => {
    const made = operator(ok('begun'), ok('begun'), ok('unchanged'))
    made.port.perform(members(1, 'n1'))
    made.port.perform({ port: 'admin', do: 'end', fault: 1 })
    made.port.perform(members(1, 'n1', 'n2', 'n3'))
    for (let i = 0; i < 10; i++) made.wait()
    expect(made.asked.map(({ value }) => (value as string[]).length)).toEqual([1, 3, 3])
  })
})
