/**
 * The port of link qualities on containers: the receiver's daemon holds, drops, doubles and reorders packets by their sender,
 * as netem would. Measured by probes on every directed pair, the good ones too: they go the way of all packets.
 * Station: runtime/docker. What is asked and how it is judged are pure: qualities.ts, link-findings.ts.
 */
import { setTimeout as later } from 'node:timers/promises'
import type { LinkQuality, QualityCheck, QualityStep } from '../../../core/link-quality.ts'
import type { Measurement } from '../../ports.ts'
import { judgeQualities, longestUs, probesFor } from './link-findings.ts'
import { type Arrivals, type LinkProber, pairName, untilQuiet } from './link-probes.ts'
import { QUALITY_PROBE_PORT } from './probe-ports.ts'
import { everyPair, isNamed, type Pair, type QualityFault, qualityLine, qualityOf } from './qualities.ts'

const INTERVAL_US = 200
const PROBE_BYTES = 64
/** What does not hold is measured again: a machine may stand still for as long as all probes take. */
const ROUNDS = 3
/** Beyond the time that probes take by the faults in force. */
const GRACE_MS = 60

export class QualityPort {
  readonly #prober: LinkProber
  readonly #pairs: readonly Pair[]
  readonly #inForce = new Map<number, QualityFault>()
  /** What daemons were told, by pair, while it is not good. */
  readonly #applied = new Map<string, LinkQuality>()

  constructor(prober: LinkProber) {
    this.#prober = prober
    this.#pairs = everyPair(prober.nodes.map(({ name }) => name))
  }

  perform(step: QualityStep): Promise<void> {
    return this.#prober.turns.take(async () => {
      if (step.do === 'set') this.#inForce.set(step.fault, { links: step.links, quality: step.quality })
      else this.#inForce.delete(step.fault)
      const results = await Promise.allSettled(this.#pairs.map((pair) => this.#bringAbout(pair)))
      for (const result of results) if (result.status === 'rejected') throw result.reason
    })
  }

  measure(check: QualityCheck): Promise<Measurement> {
    return this.#prober.turns.take(async () => {
      for (let round = 1; ; round++) {
        const measurement = await this.#measureOnce(check)
        if (measurement.holds || round === ROUNDS) return measurement
      }
    })
  }

  async #measureOnce({ links, quality }: QualityCheck): Promise<Measurement> {
    const probed = this.#pairs.map((pair) => {
      const wanted = isNamed(links, pair) ? quality : undefined
      return { ...pair, wanted, inForce: this.#qualityOf(pair), count: probesFor(wanted) }
    })
    const sending = { port: QUALITY_PROBE_PORT, intervalUs: INTERVAL_US, bytes: PROBE_BYTES }
    const seenBefore = await this.#prober.seen()
    const arrivalsSoFar = await this.#prober.probe(probed, sending)
    const sendingUs = INTERVAL_US * Math.max(...probed.map(({ count }) => count))
    const underWayUs = Math.max(...probed.map(({ inForce }) => longestUs(inForce)))
    await later((sendingUs + underWayUs) / 1_000 + GRACE_MS)
    const seen = await this.#prober.seen()
    const seenSince = (name: string) => (seen.get(name) ?? 0) - (seenBefore.get(name) ?? 0)
    const judge = (arrivals: ReadonlyMap<string, Arrivals>): Measurement =>
      judgeQualities(
        probed.map(({ count, ...pair }) => {
          const name = pairName(pair)
          return { ...pair, sent: count, seen: Math.max(0, seenSince(name)), arrivals: arrivals.get(name) }
        }),
      )
    return judge(await untilQuiet(arrivalsSoFar, (arrivals) => judge(arrivals).holds))
  }

  #qualityOf(pair: Pair): LinkQuality | undefined {
    return qualityOf(this.#inForce.values(), pair)
  }

  async #bringAbout(pair: Pair): Promise<void> {
    const name = pairName(pair)
    const wanted = this.#qualityOf(pair)
    if (JSON.stringify(wanted) === JSON.stringify(this.#applied.get(name))) return
    const receiver = this.#prober.nodes.find((node) => node.name === pair.to)
    const sender = this.#prober.nodes.find((node) => node.name === pair.from)
    if (receiver === undefined || sender === undefined) return
    await receiver.daemon.ask(qualityLine(sender.address, wanted))
    if (wanted === undefined) this.#applied.delete(name)
    else this.#applied.set(name, wanted)
  }
}
