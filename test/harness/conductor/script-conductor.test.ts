import { describe, expect, it } from 'vitest'
import { ScriptConductor, whyNotReached } from '../../../harness/conductor/script-conductor.ts'
import type { ScriptAsk, ScriptReply } from '../../../harness/conductor/script-protocol.ts'
import { HistoryBuilder } from '../../../harness/core/history-builder.ts'
import type { Op } from '../../../harness/core/op.ts'
import { DIRECTED_SCHEMA } from '../../../harness/workloads/directed.ts'
import { NotReached, type Script } from '../../../nemesis/script.ts'
import {
  begin,
  clockRate,
  cut,
  finish,
  kill,
  now,
  pause,
  powerOff,
  resume,
  rules,
  start,
  succeed,
} from '../../../nemesis/script-steps.ts'
import type { Completion } from '../../../systems/client.ts'

const WRITE = { f: 'write', key: 'k', value: 2 }
const OK: Completion = { type: 'ok', value: [3, 2] }

/** Drives a script at once: each ask takes a millisecond, operations end when they are awaited. */
function driven(script: () => Script, twist: (ask: ScriptAsk) => Partial<ScriptReply> = () => ({})) {
  const ops: Op[] = []
  const asks: ScriptAsk[] = []
  const conductor = new ScriptConductor(DIRECTED_SCHEMA, (op) => ops.push(op))
  let time = 0
  const play = conductor.play(script(), 0)
  let error: unknown
  try {
    let step = play.next({ timeNs: 0 })
    while (step.done !== true) {
      const ask = step.value
      asks.push(ask)
      time += 1e6
      if ('ask' in ask && ask.ask === 'completion') conductor.completed(ask.operation, OK, time)
      const measured = 'ask' in ask && ask.ask === 'measure' ? { measurement: { holds: true, detail: null } } : {}
      step = play.next({ timeNs: time, ...measured, ...twist(ask) })
    }
  } catch (thrown) {
    error = thrown
  }
  return { ops, asks, conductor, error, shown: ops.map(({ process, type, f, value }) => ({ process, type, f, value })) }
}

/** What a history refuses, such as two open operations of a process, is refused here. */
function built(ops: readonly Op[]) {
  const builder = new HistoryBuilder()
  for (const op of ops) builder.add(op)
  return builder.finish()
}

describe('the conductor of scripts', () => {
  it('records an invocation before it is sent, and each operation under a process of its own', () => {
    const { ops, asks } = driven(function* () {
      const first = yield* begin('n1', WRITE, 1_000)
      const second = yield* begin('n2', WRITE, 1_000)
      yield* finish(second)
      yield* finish(first)
    })
    expect(asks.map((ask) => ('ask' in ask ? ask.ask : ask.do))).toEqual([
      'invoke',
      'invoke',
      'completion',
      'completion',
    ])
    expect(ops.map(({ process, type }) => [process, type])).toEqual([
      [0, 'invoke'],
      [1, 'invoke'],
      [1, 'ok'],
      [0, 'ok'],
    ])
    expect(ops.map(({ index }) => index)).toEqual([0, 1, 2, 3])
    expect(built(ops).length).toBe(4)
  })

  it('records a completion that comes while nobody waits for it, and gives it to who asks later', () => {
    const ops: Op[] = []
    const conductor = new ScriptConductor(DIRECTED_SCHEMA, (op) => ops.push(op))
    let seen: Completion | undefined
    const play = conductor.play(
      (function* (): Script {
        const operation = yield* begin('n1', WRITE, 1_000)
        yield* now()
        seen = yield* finish(operation)
      })(),
      0,
    )
    play.next({ timeNs: 0 })
    play.next({ timeNs: 1 })
    conductor.completed(0, OK, 5)
    expect(play.next({ timeNs: 6 }).done).toBe(true)
    expect(seen).toEqual(OK)
    expect(ops.map(({ type, time }) => [type, time])).toEqual([
      ['invoke', 0],
      ['ok', 5],
    ])
  })

  it('records faults as they are applied, verified and healed, by number', () => {
    const { shown, conductor } = driven(function* () {
      yield* rules({ action: { do: 'drop' } })
      yield* kill('n1', 'n2')
      yield* rules()
      yield* start('n1')
    })
    expect(shown.map(({ f, value }) => [f, value])).toMatchObject([
      ['message-rules', { fault: 0, phase: 'applied' }],
      ['message-rules', { fault: 0, phase: 'verified' }],
      ['kill', { fault: 1, phase: 'applied', nodes: ['n1', 'n2'] }],
      ['kill', { fault: 1, phase: 'verified' }],
      ['message-rules', { fault: 0, phase: 'healed' }],
      ['kill', { fault: 1, phase: 'healed', nodes: ['n1'] }],
    ])
    expect(conductor.dead).toEqual(['n2'])
  })

  it('knows who lost power and who stands still until they are started and resumed', () => {
    const { conductor, shown, asks } = driven(function* () {
      yield* powerOff('n1', 'n2')
      yield* pause('n3')
      yield* start('n2')
    })
    expect([conductor.dead, conductor.paused]).toEqual([['n1'], ['n3']])
    expect(shown.map(({ f, value }) => [f, value])).toMatchObject([
      ['power', { fault: 0, phase: 'applied', nodes: ['n1', 'n2'] }],
      ['power', { fault: 0, phase: 'verified' }],
      ['pause', { fault: 1, phase: 'applied', nodes: ['n3'] }],
      ['pause', { fault: 1, phase: 'verified' }],
      ['power', { fault: 0, phase: 'healed', nodes: ['n2'] }],
    ])
    expect(asks.filter((ask) => 'ask' in ask && ask.ask === 'measure')).toMatchObject([
      { check: { state: 'dead' } },
      { check: { state: 'paused' } },
    ])
    const resumed = driven(function* () {
      yield* pause('n3')
      yield* resume('n3')
    })
    expect(resumed.conductor.paused).toEqual([])
    expect(resumed.shown.at(-1)).toMatchObject({ f: 'pause', value: { phase: 'healed', nodes: ['n3'] } })
  })

  it('lets clocks run at a rate, and measures that they do', () => {
    const { asks, error } = driven(
      function* () {
        yield* clockRate(500, 'n1')
      },
      (ask) => ('ask' in ask && ask.ask === 'measure' ? { measurement: { holds: false, detail: { n1: 0 } } } : {}),
    )
    expect(asks).toEqual([
      { ask: 'perform', step: { port: 'clock', do: 'set', nodes: ['n1'], ratePpm: 500 } },
      { ask: 'measure', check: { port: 'clock', nodes: ['n1'], ratePpm: 500 } },
    ])
    expect(whyNotReached(error)).toMatch(/clock rate of n1 is not in force: {"n1":0}/)
  })

  it('replaces one cut by another and records the grudge; {} heals, and twice is once', () => {
    const { shown, asks } = driven(function* () {
      yield* cut({ n1: ['n2'] })
      yield* cut({ n2: ['n1'] })
      yield* cut({})
      yield* cut({})
    })
    expect(shown.map(({ value }) => value)).toMatchObject([
      { fault: 0, phase: 'applied', detail: { n1: ['n2'] } },
      { fault: 0, phase: 'verified' },
      { fault: 0, phase: 'healed' },
      { fault: 1, phase: 'applied', detail: { n2: ['n1'] } },
      { fault: 1, phase: 'verified' },
      { fault: 1, phase: 'healed' },
    ])
    expect(asks.filter((ask) => 'ask' in ask && ask.ask === 'perform')).toHaveLength(3)
  })

  it.each(['kill', 'cut', 'rules'] as const)('does not go on after a %s that is not in force', (what) => {
    const steps = {
      kill: () => kill('n1'),
      cut: () => cut({ n1: ['n2'] }),
      rules: () => rules({ action: { do: 'drop' } }),
    }
    const script = function* (): Script {
      yield* steps[what]()
      yield* succeed('n1', WRITE, 1_000)
    }
    const lying = driven(script, (ask) =>
      'ask' in ask && ask.ask === 'measure' ? { measurement: { holds: false, detail: 'still there' } } : {},
    )
    expect(whyNotReached(lying.error)).toMatch(/still there/)
    expect(lying.shown.at(-1)?.value).toMatchObject({ phase: 'impugned' })
    expect(driven(script).error).toBeUndefined()
  })

  it('calls a completion unknown that breaks the contract, and names the breach', () => {
    const ops: Op[] = []
    const conductor = new ScriptConductor(DIRECTED_SCHEMA, (op) => ops.push(op))
    const play = conductor.play(begin('n1', WRITE, 1_000) as never, 0)
    play.next({ timeNs: 0 })
    conductor.completed(0, { type: 'ok', value: 'nonsense' }, 1)
    conductor.completed(0, OK, 2)
    expect(ops.map(({ type }) => type)).toEqual(['invoke', 'info'])
    expect(conductor.breaches).toHaveLength(2)
    expect(() => conductor.assertNoBreach()).toThrow(/broke its contract/)
  })

  it('refuses an operation that the schema does not have', () => {
    const script = function* (): Script {
      yield* begin('n1', { f: 'fly', key: 'k', value: 1 }, 1_000)
    }
    expect(String(driven(script).error)).toMatch(/unknown function 'fly'/)
  })

  it('tells a script that stopped short from one that is broken', () => {
    expect(whyNotReached(new NotReached('no leader'))).toBe('no leader')
    expect(whyNotReached(new Error('a mistake'))).toBeUndefined()
  })
})
