import { describe, expect, it } from 'vitest'
import { type Answer, type Ask, Nemesis } from '../../harness/conductor/nemesis-script.ts'
import type { Fault } from '../../harness/core/fault.ts'
import type { Measurement } from '../../harness/runtime/ports.ts'
import type { FaultFamily } from '../../nemesis/nemesis.ts'
import { restartStorm, rollingRestart } from '../../nemesis/restarts.ts'
import { play } from '../support/play.ts'

const NODES = ['n1', 'n2', 'n3']

/** What applying the fault asks of a driver, as short texts; the driver answers what `answer` says. */
function asked(
  family: FaultFamily,
  fault: Fault,
  hit: readonly string[],
  answer: (ask: Ask) => Answer = () => ({ measurement: { holds: true, detail: null } }),
): readonly string[] {
  const nemesis = new Nemesis([{ id: 0, atNs: 0, durationNs: 1, fault }], [family], NODES, () => hit)
  const script = nemesis.run({ do: 'apply', fault: 0 })
  const asks: string[] = []
  for (let step = script.next({}); step.done !== true; step = script.next(answer(step.value)))
    asks.push(text(step.value))
  return asks
}

function text(ask: Ask): string {
  if (ask.ask === 'perform' && ask.step.port === 'process') return `${ask.step.do} ${ask.step.nodes.join(' ')}`
  if (ask.ask === 'measure' && 'state' in ask.check) return `${ask.check.nodes.join(' ')} ${ask.check.state}?`
  if (ask.ask === 'wait') return `wait ${ask.ms}`
  if (ask.ask === 'ready') return `all answer within ${ask.withinMs}?`
  return ask.ask === 'record' ? ask.value.phase : ask.ask
}

const storm: Fault = { type: 'restart-storm', target: 'one', parameters: { rounds: 2, downMs: 50, upMs: 20 } }
const rolling: Fault = { type: 'rolling-restart', target: 'all', parameters: { order: 3, downMs: 200 } }
const dead: Measurement = { holds: false, detail: 'dead' }

describe('a restart storm', () => {
  it('kills and starts the nodes round by round, measures each, and leaves them dead', () => {
    const round = ['kill n2', 'n2 dead?', 'wait 50', 'start n2', 'n2 running?', 'wait 20']
    expect(asked(restartStorm, storm, ['n2'])).toEqual([
      'planned',
      ...round,
      ...round,
      'kill n2',
      'applied',
      'n2 dead?',
      'verified',
    ])
  })

  it('is impugned if one of its starts did not come about, though it ends as it should', () => {
    const answer = (ask: Ask): Answer => {
      const failed = ask.ask === 'measure' && 'state' in ask.check && ask.check.state === 'running'
      return { measurement: failed ? dead : { holds: true, detail: null } }
    }
    expect(asked(restartStorm, storm, ['n2'], answer).at(-1)).toBe('impugned')
  })

  it('refuses parameters that are not its own', () => {
    const fault = { ...storm, parameters: { rounds: 0, downMs: 0, upMs: 0 } }
    expect(() => restartStorm.apply({ id: 0, fault, hit: ['n1'], nodes: NODES })).toThrow(
      expect.objectContaining({ code: 'FAULT_PARAMETERS' }),
    )
  })
})

describe('a rolling restart', () => {
  it('takes one node after another down, waits for all to answer, and leaves the last one dead', () => {
    const asks = asked(rollingRestart, rolling, NODES)
    const killed = asks.filter((ask) => ask.startsWith('kill ')).map((ask) => ask.slice(5))
    expect([...killed].sort()).toEqual(NODES)
    const [first, second, last] = killed
    const turn = (node: string | undefined) => [
      `kill ${node}`,
      `${node} dead?`,
      'wait 200',
      `start ${node}`,
      `${node} running?`,
      'all answer within 5000?',
    ]
    expect(asks).toEqual([
      'planned',
      ...turn(first),
      ...turn(second),
      `kill ${last}`,
      'applied',
      `${last} dead?`,
      `${first} ${second} running?`,
      'verified',
    ])
  })

  it('goes on when some do not answer in time', () => {
    const answer = (ask: Ask): Answer =>
      ask.ask === 'ready' ? { failure: 'no leader' } : { measurement: { holds: true, detail: null } }
    expect(asked(rollingRestart, rolling, NODES, answer).at(-1)).toBe('verified')
  })
})

describe('restarts in a simulated run', () => {
  it('take the time that they say, are in force, and leave a valid history', () => {
    const nemeses = [{ family: 'restart-storm' }, { family: 'rolling-restart' }]
    const { record } = play({ nemeses, timeMs: 30_000, nodes: 3 })
    expect(record.verdict).toBe('valid')
    for (const type of ['restart-storm', 'rolling-restart']) {
      const faults = record.faults.filter((fault) => fault.type === type)
      expect(faults.length).toBeGreaterThan(2)
      expect(faults.every(({ phases }) => phases.verified !== undefined && phases.healed !== undefined)).toBe(true)
      const tookMs = faults.map(({ phases }) => ((phases.applied ?? 0) - (phases.planned ?? 0)) / 1e6)
      expect(Math.max(...tookMs)).toBeGreaterThan(40)
      expect(Math.max(...tookMs)).toBeLessThan(10_000)
    }
  })
})
