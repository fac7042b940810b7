/**
 * The rate port on containers: limits directed links at their senders by tc. Measured twice: the classes are read back, and of
 * probes sent at twice the rate they must hold some back and let none arrive faster than it.
 * Station: runtime/docker. Pure parts: commands and reading in rate-rules.ts, judgement in rate-findings.ts.
 */
import { setTimeout as later } from 'node:timers/promises'
import type Docker from 'dockerode'
import { EnvironmentError } from '../../../core/errors.ts'
import type { Grudge } from '../../../core/fault.ts'
import type { RateCheck, RateStep } from '../../../core/link-quality.ts'
import type { Measurement } from '../../ports.ts'
import { execIn } from '../exec.ts'
import { type LinkProber, pairName, untilQuiet } from './link-probes.ts'
import { RATE_PROBE_PORT } from './probe-ports.ts'
import { everyPair, isNamed, type Pair } from './qualities.ts'
import { rateFigures, rateObjections } from './rate-findings.ts'
import { LIST_CLASSES, type LimitClass, parseClasses, rateBatch, rateCommand } from './rate-rules.ts'

type RateNode = { readonly name: string; readonly address: string; readonly helper: Docker.Container }

const PROBE_BYTES = 1_200
/** With the headers of UDP, IP and Ethernet, which the limit counts. */
const FRAME_BITS = (PROBE_BYTES + 42) * 8
const SENDING_SECONDS = 0.4
const EXCESS = 2

export class RatePort {
  readonly #nodes: readonly RateNode[]
  readonly #prober: LinkProber
  readonly #inForce = new Map<number, { readonly links: Grudge; readonly bitsPerSecond: number }>()
  /** The batch each node has. */
  readonly #applied = new Map<string, string>()

  constructor(nodes: readonly RateNode[], prober: LinkProber) {
    this.#nodes = nodes
    this.#prober = prober
  }

  perform(step: RateStep): Promise<void> {
    return this.#prober.turns.take(async () => {
      if (step.do === 'set') this.#inForce.set(step.fault, { links: step.links, bitsPerSecond: step.bitsPerSecond })
      else this.#inForce.delete(step.fault)
      const results = await Promise.allSettled(this.#nodes.map((node) => this.#bringAbout(node)))
      for (const result of results) if (result.status === 'rejected') throw result.reason
    })
  }

  measure({ links, bitsPerSecond }: RateCheck): Promise<Measurement> {
    return this.#prober.turns.take(async () => {
      const intervalUs = Math.max(1, Math.floor((FRAME_BITS / bitsPerSecond / EXCESS) * 1_000_000))
      const count = Math.min(4_000, Math.ceil((SENDING_SECONDS * 1_000_000) / intervalUs))
      const pairs = everyPair(this.#nodes.map(({ name }) => name)).filter((pair) => isNamed(links, pair))
      const before = await this.#classes()
      const sending = { port: RATE_PROBE_PORT, intervalUs, bytes: PROBE_BYTES }
      const arrivalsSoFar = await this.#prober.probe(
        pairs.map((pair) => ({ ...pair, count })),
        sending,
      )
      await later((count * intervalUs) / 1_000)
      const after = await this.#classes()
      const arrivals = await untilQuiet(arrivalsSoFar, () => false)
      const figures = pairs.map((pair) => {
        const link = pairName(pair)
        const counts = { before: before.links.get(link), after: after.links.get(link) }
        return rateFigures({ ...counts, link, arrivals: arrivals.get(link) }, FRAME_BITS)
      })
      const wrong = [...after.wrong, ...figures.flatMap((each) => rateObjections(each, bitsPerSecond))]
      return { holds: pairs.length > 0 && wrong.length === 0, detail: { links: figures, wrong } }
    })
  }

  async #bringAbout(node: RateNode): Promise<void> {
    const limits = this.#limitsOf(node.name).map(({ pair, bitsPerSecond }) => {
      const peer = this.#nodes.find(({ name }) => name === pair.to)
      return { address: peer?.address ?? pair.to, bitsPerSecond }
    })
    const batch = rateBatch(limits)
    if (batch === (this.#applied.get(node.name) ?? '')) return
    const { exitCode, stderr } = await execIn(node.helper, rateCommand(batch))
    if (exitCode !== 0)
      throw new EnvironmentError('RATE_FAILED', `could not limit the links of ${node.name}: ${stderr.trim()}`, {
        hint: 'the kernel must have sch_htb and cls_u32; `ordeal doctor` tells whether they are there',
        facts: { node: node.name },
      })
    this.#applied.set(node.name, batch)
  }

  /** Of the links from this node that some fault limits, the lowest of their limits. */
  #limitsOf(from: string): readonly { readonly pair: Pair; readonly bitsPerSecond: number }[] {
    const pairs = everyPair(this.#nodes.map(({ name }) => name)).filter((pair) => pair.from === from)
    return pairs.flatMap((pair) => {
      const limits = [...this.#inForce.values()].filter(({ links }) => isNamed(links, pair))
      if (limits.length === 0) return []
      return [{ pair, bitsPerSecond: Math.min(...limits.map(({ bitsPerSecond }) => bitsPerSecond)) }]
    })
  }

  async #classes(): Promise<Classes> {
    const links = new Map<string, LimitClass>()
    const wrong: string[] = []
    for (const { node, found } of await Promise.all(this.#nodes.map(classesOf))) {
      const wanted = this.#limitsOf(node.name)
      const rates = found.map(({ bitsPerSecond }) => bitsPerSecond).join()
      if (rates !== wanted.map(({ bitsPerSecond }) => bitsPerSecond).join())
        wrong.push(`${node.name} has the limits ${rates}`)
      else for (const [i, { pair }] of wanted.entries()) links.set(pairName(pair), found[i] as LimitClass)
    }
    return { links, wrong }
  }
}

/** What nodes have by link; `wrong`: of nodes that have other limits than they were given. */
type Classes = { readonly links: ReadonlyMap<string, LimitClass>; readonly wrong: readonly string[] }

async function classesOf(node: RateNode): Promise<{ node: RateNode; found: readonly LimitClass[] }> {
  const { stdout } = await execIn(node.helper, LIST_CLASSES)
  return { node, found: parseClasses(stdout) }
}
