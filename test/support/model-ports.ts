/**
 * The smallest runtime that keeps the contract of ports.ts for processes, links and wall clocks: nodes in a state, and
 * drops and skews kept by fault. In it no time passes.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Grudge } from '../../harness/core/fault.ts'
import type { Json } from '../../harness/core/json.ts'
import type { WallSkew } from '../../harness/core/wall-skew.ts'
import {
  type Measurement,
  noSuchPort,
  type PortCheck,
  type PortStep,
  type SimPorts,
} from '../../harness/runtime/ports.ts'
import { cutPairs } from '../../nemesis/grudge.ts'

/** `picture`: everything a fault can have done to it. */
export type ModelPorts = SimPorts & { picture(): Json }

type State = 'running' | 'dead' | 'paused'

/** What becomes of a process; what is not listed stays as it is. */
const BECOMES: { readonly [step: string]: { readonly [before in State]?: State } } = {
  kill: { running: 'dead', paused: 'dead' },
  start: { dead: 'running' },
  pause: { running: 'paused' },
  resume: { paused: 'running' },
}

export function modelPorts(nodes: readonly string[]): ModelPorts {
  const states = new Map<string, State>(nodes.map((node) => [node, 'running']))
  const drops = new Map<number, Grudge>()
  const skews = new Map<string, WallSkew>()
  const cut = (): string[] => [...new Set([...drops.values()].flatMap(listed))].sort()

  return {
    names: ['process', 'links', 'wall-clock'],
    perform(step: PortStep): void {
      if (step.port === 'links') {
        if (step.do === 'drop') drops.set(step.fault, step.grudge)
        else drops.delete(step.fault)
      } else if (step.port === 'process') {
        for (const node of step.nodes) {
          const before = states.get(node) ?? 'running'
          states.set(node, BECOMES[step.do]?.[before] ?? before)
        }
      } else if (step.port === 'wall-clock') {
        if (step.do === 'set') for (const node of step.nodes) skews.set(`${step.fault} ${node}`, step.skew)
        else for (const node of nodes) skews.delete(`${step.fault} ${node}`)
      } else throw noSuchPort(step.port)
    },
    measure(check: PortCheck): Measurement {
      if (check.port === 'links') return measured(listed(check.grudge).filter((pair) => !cut().includes(pair)))
      if (check.port === 'wall-clock') {
        const isSo = (node: string) => isDeepStrictEqual(skews.get(`${check.fault} ${node}`), check.skew)
        return measured(check.nodes.filter((node) => !isSo(node)))
      }
      if (check.port !== 'process') throw noSuchPort(check.port)
      return measured(check.nodes.filter((node) => states.get(node) !== check.state))
    },
    picture: () => ({ states: [...states.values()], cut: cut(), skews: Object.fromEntries(skews) }),
  }
}

function measured(wrong: readonly string[]): Measurement {
  return { holds: wrong.length === 0, detail: wrong }
}

function listed(grudge: Grudge): string[] {
  return cutPairs(grudge).map(({ from, at }) => `${from}>${at}`)
}
