/** What is done about nodes that hang after the last heal: by a fake system that answers from a list. */
import { describe, expect, it } from 'vitest'
import type { Answer, Ask } from '../../../harness/conductor/nemesis-script.ts'
import { recoverySteps } from '../../../harness/conductor/recovery-script.ts'
import type { StuckNode } from '../../../harness/core/liveness.ts'

const WITHIN_MS = 30_000
const HANGS = (node: string): StuckNode => ({ node, reason: `${node} hangs` })

/** Each answer to `available` takes a second where nothing is stuck, else the whole bound. */
function played(answers: readonly (readonly StuckNode[])[]) {
  const asked: string[] = []
  let nowNs = 5e9
  let rounds = 0
  const answer = (ask: Ask): Answer => {
    asked.push(ask.ask === 'perform' && ask.step.port === 'process' ? `${ask.step.do} ${ask.step.nodes}` : ask.ask)
    if (ask.ask !== 'available') return {}
    const stuck = answers[rounds++] ?? []
    const askedNs = nowNs
    nowNs += stuck.length === 0 ? 1e9 : WITHIN_MS * 1e6
    return { standing: { withinMs: WITHIN_MS, askedNs, nowNs, stuck } }
  }
  const script = recoverySteps()
  let step = script.next({})
  while (step.done !== true) step = script.next(answer(step.value))
  return { asked, ended: step.value }
}

describe('after the last heal', () => {
  it('a system that comes back by itself is left alone', () => {
    const { asked, ended } = played([[]])
    expect(asked).toEqual(['available'])
    expect(ended).toEqual({ liveness: { healedNs: 5e9, withinMs: WITHIN_MS, steps: [], backNs: 6e9 } })
  })

  it('a node that hangs is restarted, and the system waited for again', () => {
    const { asked, ended } = played([[HANGS('n2')], []])
    expect(asked).toEqual(['available', 'kill n2', 'start n2', 'available'])
    expect(ended).toEqual({
      liveness: {
        healedNs: 5e9,
        withinMs: WITHIN_MS,
        steps: [{ do: 'restart', node: 'n2', reason: 'n2 hangs', timeNs: 35e9 }],
        backNs: 36e9,
      },
    })
  })

  it('of several that hang one is restarted at a time: the first may have held up the others', () => {
    const { asked } = played([[HANGS('n1'), HANGS('n3')], [HANGS('n3')], []])
    expect(asked.filter((ask) => ask !== 'available')).toEqual(['kill n1', 'start n1', 'kill n3', 'start n3'])
  })

  it('nobody is restarted twice: what hangs all the same is away, with the reason', () => {
    const { asked, ended } = played(Array.from({ length: 9 }, () => [HANGS('n1'), HANGS('n2')]))
    expect(asked.filter((ask) => ask.startsWith('kill'))).toEqual(['kill n1', 'kill n2'])
    expect(ended).toMatchObject({
      failure: 'not available within 30 s, though n1, n2 were restarted one after another: n1: n1 hangs; n2: n2 hangs',
      liveness: { steps: [{ node: 'n1' }, { node: 'n2' }] },
    })
    expect(ended.liveness).not.toHaveProperty('backNs')
  })

  it('a runtime that cannot tell who hangs is asked as before whether all answer', () => {
    const script = recoverySteps()
    expect(script.next({}).value).toEqual({ ask: 'available' })
    expect(script.next({}).value).toEqual({ ask: 'ready' })
    expect(script.next({ failure: 'n2 does not answer' })).toEqual({
      done: true,
      value: { failure: 'n2 does not answer' },
    })
  })
})
