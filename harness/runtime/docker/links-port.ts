/**
 * The links port on containers: drops packets on arrival by nft in each node's helper, and measures by probes which
 * directed pairs are cut. Follows Jepsen's net/drop-all!: a grudge is applied to all nodes at once, on the receiving side.
 * Station: runtime/docker. Rules and judgement are pure: nft-rules.ts, grudges.ts, link-states.ts.
 */
import type Docker from 'dockerode'
import { EnvironmentError, invariant } from '../../core/errors.ts'
import type { Grudge } from '../../core/fault.ts'
import type { Measurement, PortCheck, PortStep } from '../ports.ts'
import { type ExecResult, execIn } from './exec.ts'
import { changedNodes, effectiveGrudge } from './grudges.ts'
import { InTurn } from './in-turn.ts'
import { isDecided, judgeLinks, type LinkState, type LinkStates, linkState } from './link-states.ts'
import { type Counters, nftRules, parseCounters } from './nft-rules.ts'
import { nodeNamed } from './node-named.ts'
import { CUT_PROBE_PORT } from './quality/probe-ports.ts'

type LinksStep = Extract<PortStep, { port: 'links' }>
type LinksCheck = Extract<PortCheck, { port: 'links' }>

export type LinkNode = { readonly name: string; readonly address: string; readonly helper: Docker.Container }

/** Probes are sent again while a pair is silent: the first to a peer may wait for its hardware address. */
const ROUNDS = 10

const SEND_PROBES = `for address; do echo probe > /dev/udp/$address/${CUT_PROBE_PORT}; done`

export class LinksPort {
  readonly #nodes: readonly LinkNode[]
  readonly #names: readonly string[]
  readonly #inForce = new Map<number, Grudge>()
  /** What each node's rules drop now. */
  #applied: Grudge = {}
  /** Counters as last read, by node; zero where rules were set since. */
  readonly #seen = new Map<string, Counters>()
  readonly #turns = new InTurn()

  /** `install` must be awaited before the first step. */
  constructor(nodes: readonly LinkNode[]) {
    this.#nodes = nodes
    this.#names = nodes.map(({ name }) => name)
  }

  /** What the nodes' rules drop now. */
  get dropped(): Grudge {
    return this.#applied
  }

  /** Puts rules that drop nothing into every node, so that open links can be measured, too. */
  install(): Promise<void> {
    return this.#turns.take(() => this.#setRules(this.#names, {}))
  }

  perform(step: LinksStep): Promise<void> {
    return this.#turns.take(async () => {
      if (step.do === 'drop') this.#inForce.set(step.fault, step.grudge)
      else this.#inForce.delete(step.fault)
      const wanted = effectiveGrudge(this.#names, this.#inForce.values())
      await this.#setRules(changedNodes(this.#names, this.#applied, wanted), wanted)
    })
  }

  measure(check: LinksCheck): Promise<Measurement> {
    return this.#turns.take(async () => {
      const before = new Map(this.#seen)
      for (let round = 1; ; round++) {
        await Promise.all(this.#nodes.map((node) => this.#probeFrom(node)))
        const states = this.#statesSince(before, await this.#counters())
        if (isDecided(states) || round === ROUNDS)
          return judgeLinks(states, check.grudge, effectiveGrudge(this.#names, this.#inForce.values()))
      }
    })
  }

  async #setRules(names: readonly string[], drops: Grudge): Promise<void> {
    const results = await Promise.allSettled(
      names.map(async (name) => {
        const node = nodeNamed(this.#nodes, name)
        const dropped = drops[name] ?? []
        await run(node, ['nft', nftRules(this.#peersOf(node), dropped)], 'set the packet rules')
        this.#applied = { ...this.#applied, [name]: dropped }
        this.#seen.set(name, { dropped: new Map(), arrived: new Map() })
      }),
    )
    for (const result of results) if (result.status === 'rejected') throw result.reason
  }

  #statesSince(before: ReadonlyMap<string, Counters>, after: ReadonlyMap<string, Counters>): LinkStates {
    return new Map(
      this.#nodes.map((node) => {
        const earlier = before.get(node.name)
        const later = after.get(node.name)
        invariant(earlier !== undefined && later !== undefined, 'counters of every node were read')
        const states = this.#peersOf(node).map(({ name }): [string, LinkState] => [
          name,
          linkState(name, earlier, later),
        ])
        return [node.name, new Map(states)]
      }),
    )
  }

  async #counters(): Promise<ReadonlyMap<string, Counters>> {
    const list = ['nft', '-j', 'list', 'table', 'ip', 'ordeal']
    const all = this.#nodes.map(async (node): Promise<[string, Counters]> => {
      const { stdout } = await run(node, list, 'read the packet counters')
      const counters = parseCounters(stdout)
      this.#seen.set(node.name, counters)
      return [node.name, counters]
    })
    return new Map(await Promise.all(all))
  }

  async #probeFrom(node: LinkNode): Promise<void> {
    const addresses = this.#peersOf(node).map(({ address }) => address)
    // An unreachable peer is a finding of the counters, not an error of the sender.
    await execIn(node.helper, ['bash', '-c', SEND_PROBES, 'probe', ...addresses])
  }

  #peersOf(node: LinkNode): readonly LinkNode[] {
    return this.#nodes.filter(({ name }) => name !== node.name)
  }
}

async function run(node: LinkNode, command: readonly string[], purpose: string): Promise<ExecResult> {
  let why: string
  try {
    const result = await execIn(node.helper, command)
    if (result.exitCode === 0) return result
    why = `exit code ${result.exitCode}: ${(result.stderr || result.stdout).trim()}`
  } catch (error) {
    why = error instanceof Error ? error.message : String(error)
  }
  throw new EnvironmentError('LINKS_FAILED', `could not ${purpose} of ${node.name}: ${why}`, {
    hint: 'the kernel must have nf_tables, and the helper container of the node must run',
    facts: { node: node.name, command: command[0] ?? '' },
  })
}
