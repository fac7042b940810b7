/**
 * Restarts: servers that go down and come back several times in a row, or one after another.
 * Station: nemesis. Knows no engine: both speak to the process port alone.
 *
 *     restart-storm      n1  up [dead] up [dead] up [dead ...until healed]     short gaps, drawn
 *     rolling-restart    n1  up [dead] up ........................up
 *                        n2  up ......... [dead] up ..............up          the next waits until all answer
 *                        n3  up .................... [dead ...until healed]
 *
 * Every death and every start is measured on the way; the last death is what is in force until the fault is healed. A storm is
 * what a supervisor makes of a server that crashes at its start; a rolling restart is how operators upgrade, though by SIGTERM.
 */
import { TARGETS } from '../harness/core/fault.ts'
import { Random } from '../harness/core/random.ts'
import type { FaultFamily, FaultStep } from './nemesis.ts'
import { integerParameter } from './parameters.ts'

const ROUNDS = [2, 3, 4] as const
const DOWN_MS = [0, 50, 200] as const
const UP_MS = [20, 100, 500] as const
/** A minute. */
const GAP_MS_MAX = 60_000
const ROUNDS_MAX = 100

const ORDERS = 2 ** 32
/** For a node to answer again before the next goes down. etcd takes about one second. */
const READY_MS = 5_000

export const restartStorm: FaultFamily = {
  type: 'restart-storm',
  summary: 'kills server processes and starts them again several times in a row',
  needs: ['process'],
  targets: TARGETS,
  plan: (random, target) => ({
    type: 'restart-storm',
    target,
    parameters: { rounds: random.pick(ROUNDS), downMs: random.pick(DOWN_MS), upMs: random.pick(UP_MS) },
  }),
  apply({ fault, hit }) {
    const rounds = integerParameter(fault, 'rounds', 1, ROUNDS_MAX)
    const downMs = integerParameter(fault, 'downMs', 0, GAP_MS_MAX)
    const upMs = integerParameter(fault, 'upMs', 0, GAP_MS_MAX)
    const round = [...restart(hit, downMs), { do: 'wait', ms: upMs } as const]
    return [...Array.from({ length: rounds }, () => round).flat(), kill(hit)]
  },
  verify: ({ hit }) => [{ port: 'process', nodes: hit, state: 'dead' }],
  heal: ({ hit }) => [{ port: 'process', do: 'start', nodes: hit }],
}

export const rollingRestart: FaultFamily = {
  type: 'rolling-restart',
  summary: 'kills one server process after another and starts it again, and waits until all answer before the next',
  needs: ['process'],
  targets: ['all'],
  minNodes: 2,
  plan: (random, target) => ({
    type: 'rolling-restart',
    target,
    parameters: { order: random.integer(0, ORDERS - 1), downMs: random.pick(DOWN_MS) },
  }),
  apply({ fault, hit }) {
    const downMs = integerParameter(fault, 'downMs', 0, GAP_MS_MAX)
    const order = orderOf(integerParameter(fault, 'order', 0, ORDERS - 1), hit)
    const turns = order.slice(0, -1).map((node) => [...restart([node], downMs), READY])
    return [...turns.flat(), kill(order.slice(-1))]
  },
  verify({ fault, hit }) {
    const order = orderOf(integerParameter(fault, 'order', 0, ORDERS - 1), hit)
    return [
      { port: 'process', nodes: order.slice(-1), state: 'dead' },
      { port: 'process', nodes: order.slice(0, -1), state: 'running' },
    ]
  },
  heal: ({ hit }) => [{ port: 'process', do: 'start', nodes: hit }],
}

const READY: FaultStep = { do: 'await-ready', withinMs: READY_MS }

function restart(nodes: readonly string[], downMs: number): readonly FaultStep[] {
  return [
    kill(nodes),
    { do: 'measure', check: { port: 'process', nodes, state: 'dead' } },
    { do: 'wait', ms: downMs },
    { port: 'process', do: 'start', nodes },
    { do: 'measure', check: { port: 'process', nodes, state: 'running' } },
  ]
}

function kill(nodes: readonly string[]): FaultStep {
  return { port: 'process', do: 'kill', nodes }
}

function orderOf(order: number, hit: readonly string[]): readonly string[] {
  return Random.stream(order, 'order').shuffle(hit)
}
