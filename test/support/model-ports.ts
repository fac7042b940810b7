/** The smallest runtime that keeps the contract of ports.ts: processes that run or not, and drops kept by fault. */
import type { Grudge } from '../../harness/core/fault.ts'
import type { Json } from '../../harness/core/json.ts'
import {
  type Measurement,
  noMessageRules,
  type PortCheck,
  type PortStep,
  type SimPorts,
} from '../../harness/runtime/ports.ts'
import { cutPairs } from '../../nemesis/grudge.ts'

/** `picture`: everything a fault can have done to it. */
export type ModelPorts = SimPorts & { picture(): Json }

export function modelPorts(nodes: readonly string[]): ModelPorts {
  const dead = new Set<string>()
  const drops = new Map<number, Grudge>()
  const cut = (): string[] => [...new Set([...drops.values()].flatMap(listed))].sort()

  return {
    names: ['process', 'links'],
    perform(step: PortStep): void {
      if (step.port === 'messages') throw noMessageRules()
      if (step.port === 'links') {
        if (step.do === 'drop') drops.set(step.fault, step.grudge)
        else drops.delete(step.fault)
        return
      }
      for (const node of step.nodes) {
        if (step.do === 'kill') dead.add(node)
        else dead.delete(node)
      }
    },
    measure(check: PortCheck): Measurement {
      if (check.port === 'messages') throw noMessageRules()
      const wrong =
        check.port === 'links'
          ? listed(check.grudge).filter((pair) => !cut().includes(pair))
          : check.nodes.filter((node) => !nodes.includes(node) || dead.has(node) !== (check.state === 'dead'))
      return { holds: wrong.length === 0, detail: wrong }
    },
    picture: () => ({ dead: [...dead].sort(), cut: cut() }),
  }
}

function listed(grudge: Grudge): string[] {
  return cutPairs(grudge).map(({ from, at }) => `${from}>${at}`)
}
