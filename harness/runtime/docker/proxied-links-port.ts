/**
 * The links port where a proxy stands between the nodes: packets of peers then come from the proxy, so links are cut there.
 * Measured as nft's port measures: every node probes each of its peers, over the way its messages take, and counters tell
 * what became of the probes. A pair on which real messages got through although it must be cut impugns the cut as well.
 * Station: runtime/docker.
 */
import type Docker from 'dockerode'
import type { LinkCount, PeerProxy } from '../../../systems/peer-proxy.ts'
import type { Grudge } from '../../core/fault.ts'
import type { Measurement, PortCheck, PortStep } from '../ports.ts'
import { execIn } from './exec.ts'
import { effectiveGrudge } from './grudges.ts'
import { InTurn } from './in-turn.ts'
import { isDecided, judgeLinks, type LinkState, type LinkStates } from './link-states.ts'

type LinksStep = Extract<PortStep, { port: 'links' }>
type LinksCheck = Extract<PortCheck, { port: 'links' }>

export type ProxiedNode = { readonly name: string; readonly helper: Docker.Container }

/** A probe may come while a connection is being refused for another reason; twice is enough to tell. */
const ROUNDS = 3

export class ProxiedLinksPort {
  readonly #nodes: readonly ProxiedNode[]
  readonly #names: readonly string[]
  readonly #proxy: PeerProxy
  readonly #inForce = new Map<number, Grudge>()
  readonly #turns = new InTurn()

  constructor(nodes: readonly ProxiedNode[], proxy: PeerProxy) {
    this.#nodes = nodes
    this.#names = nodes.map(({ name }) => name)
    this.#proxy = proxy
  }

  perform(step: LinksStep): Promise<void> {
    return this.#turns.take(async () => {
      if (step.do === 'drop') this.#inForce.set(step.fault, step.grudge)
      else this.#inForce.delete(step.fault)
      await this.#proxy.setGrudge(this.#wanted())
    })
  }

  measure(check: LinksCheck): Promise<Measurement> {
    return this.#turns.take(async () => {
      const before = await this.#proxy.linkCounts()
      for (let round = 1; ; round++) {
        await Promise.all(this.#nodes.map(({ name, helper }) => execIn(helper, this.#proxy.probeCommand(name))))
        const states = statesSince(this.#names, before, await this.#proxy.linkCounts())
        if (isDecided(states) || round === ROUNDS) return judgeLinks(states, check.grudge, this.#wanted())
      }
    })
  }

  #wanted(): Grudge {
    return effectiveGrudge(this.#names, this.#inForce.values())
  }
}

/** By receiver and sender, as the nodes' own counters give it. Exported for its tests. */
export function statesSince(
  names: readonly string[],
  before: readonly LinkCount[],
  after: readonly LinkCount[],
): LinkStates {
  const grown = new Map(
    after.map((count) => {
      const earlier = before.find(({ from, to }) => from === count.from && to === count.to)
      const since = (what: 'delivered' | 'probesDelivered' | 'probesCut') => count[what] - (earlier?.[what] ?? 0)
      const gotThrough = since('probesDelivered') > 0 || (since('probesCut') > 0 && since('delivered') > 0)
      const state: LinkState = gotThrough ? 'open' : since('probesCut') > 0 ? 'cut' : 'silent'
      return [`${count.from} ${count.to}`, state] as const
    }),
  )
  return new Map(
    names.map((to) => {
      const senders = names.filter((from) => from !== to)
      return [to, new Map(senders.map((from) => [from, grown.get(`${from} ${to}`) ?? 'silent']))]
    }),
  )
}
