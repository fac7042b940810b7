/**
 * Datagrams that the nodes' daemons send one another, and what came of them: the measurement of qualities and rates.
 * Station: runtime/docker.
 */
import { setTimeout as later } from 'node:timers/promises'
import { InTurn } from '../in-turn.ts'
import type { LinkDaemon } from './link-daemon.ts'
import type { Pair } from './qualities.ts'

/** What reached the receiver of one pair. Delays are one-way, on the monotonic clock that all containers share. */
export type Arrivals = {
  /** Different probes. */
  readonly received: number
  /** Second copies. */
  readonly duplicates: number
  /** Probes that came after one that was sent later. */
  readonly overtaken: number
  readonly minUs: number
  readonly medianUs: number
  readonly maxUs: number
  /** From the first arrival to the last; `bytes` are those after the first. */
  readonly spanUs: number
  readonly bytes: number
}

/** Long against the time between two probes, and against the delays of a busy machine. */
const QUIET_MS = 100

export type ProbeNode = { readonly name: string; readonly address: string; readonly daemon: LinkDaemon }
export type ProbedPair = Pair & { readonly count: number }

/** To which UDP port, one each interval to every peer, and how large. */
export type Sending = { readonly port: number; readonly intervalUs: number; readonly bytes: number }

export class LinkProber {
  readonly nodes: readonly ProbeNode[]
  /** For all that changes or measures links by the daemons. */
  readonly turns = new InTurn()
  #runs = 0

  constructor(nodes: readonly ProbeNode[]) {
    this.nodes = nodes
  }

  /** Has all pairs probed. Resolves when sending has begun, with what tells what has arrived so far, by `pairName`. */
  async probe(pairs: readonly ProbedPair[], sending: Sending): Promise<() => Promise<ReadonlyMap<string, Arrivals>>> {
    const run = ++this.#runs
    await Promise.all(this.nodes.map(({ daemon }) => daemon.ask('counters'))) // so that all listen
    await Promise.all(
      this.nodes.map(({ name, daemon }) => {
        const own = pairs.filter(({ from }) => from === name)
        const to = own.map((pair) => ({ address: this.#addressOf(pair.to), count: pair.count }))
        return own.length === 0 ? undefined : daemon.ask(probeLine(run, sending, to))
      }),
    )
    return () => this.#arrivalsOf(run)
  }

  /** Packets that daemons were given to treat since they began, by `pairName`; none of links that nothing was asked of. */
  async seen(): Promise<ReadonlyMap<string, number>> {
    const all = this.nodes.map(async ({ name: to, daemon }) => {
      const { peers } = await daemon.ask<{ peers: { address: string; seen: number }[] }>('counters')
      return peers.map(({ address, seen }): [string, number] => [pairName({ from: this.#nameOf(address), to }), seen])
    })
    return new Map((await Promise.all(all)).flat())
  }

  async #arrivalsOf(run: number): Promise<ReadonlyMap<string, Arrivals>> {
    const all = this.nodes.map(async ({ name: to, daemon }) => {
      const { senders } = await daemon.ask<{ senders: (Arrivals & { address: string })[] }>(`arrivals ${run}`)
      return senders.map(({ address, ...arrivals }): [string, Arrivals] => {
        return [pairName({ from: this.#nameOf(address), to }), arrivals]
      })
    })
    return new Map((await Promise.all(all)).flat())
  }

  #nameOf(address: string): string {
    return this.nodes.find((node) => node.address === address)?.name ?? address
  }

  #addressOf(name: string): string {
    return this.nodes.find((node) => node.name === name)?.address ?? name
  }
}

/** What has arrived once that is enough, or once nothing more comes: on a busy machine probes come late. */
export async function untilQuiet(
  read: () => Promise<ReadonlyMap<string, Arrivals>>,
  isEnough: (arrivals: ReadonlyMap<string, Arrivals>) => boolean,
): Promise<ReadonlyMap<string, Arrivals>> {
  for (let before = -1; ; await later(QUIET_MS)) {
    const arrivals = await read()
    const count = [...arrivals.values()].reduce((sum, { received, duplicates }) => sum + received + duplicates, 0)
    if (isEnough(arrivals) || count === before) return arrivals
    before = count
  }
}

/** The line that has a daemon send its share. Exported for its test. */
export function probeLine(
  run: number,
  { port, intervalUs, bytes }: Sending,
  to: readonly { readonly address: string; readonly count: number }[],
): string {
  const targets = to.map(({ address, count }) => `${address}:${count}`).join(' ')
  return `probe ${port} ${run} ${intervalUs} ${bytes} ${targets}`
}

export function pairName({ from, to }: Pair): string {
  return `${from} -> ${to}`
}
