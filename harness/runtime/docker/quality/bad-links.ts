/**
 * The ports that make links between containers bad, `quality` and `rate`, with the daemons they share: none of these runs
 * before a fault asks for it.
 * Station: runtime/docker.
 */
import type { QualityCheck, QualityStep, RateCheck, RateStep } from '../../../core/link-quality.ts'
import type { Measurement } from '../../ports.ts'
import { type DaemonNode, LinkDaemon } from './link-daemon.ts'
import { LinkProber } from './link-probes.ts'
import { QualityPort } from './quality-port.ts'
import { RatePort } from './rate-port.ts'

export class BadLinks {
  readonly #quality: QualityPort
  readonly #rate: RatePort

  constructor(nodes: readonly DaemonNode[]) {
    const prober = new LinkProber(
      nodes.map((node) => ({ name: node.name, address: node.address, daemon: new LinkDaemon(node) })),
    )
    this.#quality = new QualityPort(prober)
    this.#rate = new RatePort(nodes, prober)
  }

  perform(step: QualityStep | RateStep): Promise<void> {
    return step.port === 'quality' ? this.#quality.perform(step) : this.#rate.perform(step)
  }

  measure(check: QualityCheck | RateCheck): Promise<Measurement> {
    return check.port === 'quality' ? this.#quality.measure(check) : this.#rate.measure(check)
  }
}
