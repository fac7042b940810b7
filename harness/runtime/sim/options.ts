/**
 * Every knob of the simulated world in one record (after TigerBeetle's packet simulator). Together with the seed and the
 * system's settings it fixes a run bit for bit.
 * Station: runtime.
 */
import type { Settings } from '../../../systems/options.ts'
import { checkLatency, type Latency } from './latency.ts'
import type { Trace } from './trace.ts'

export type NetworkOptions = Latency & {
  /**
   * - `fifo`: messages of a directed link arrive in the order sent, as on the TCP streams that real peers use; a late one
   *   holds up those behind it.
   * - `any`: each arrives after its own latency, as datagrams do.
   */
  readonly order: 'fifo' | 'any'
}

export type SimOptions = {
  /** Number of nodes, named n1, n2, ... */
  readonly nodes: number
  /** The system's settings, complete. */
  readonly settings: Settings
  /** An integer; fixes every draw of the world. */
  readonly seed: number
  /** Links between nodes. Default: at least 200 us, 600 us on average, fifo. */
  readonly network?: Partial<NetworkOptions>
  /** Between a client and its node, each way; never cut by grudges. Default: at least 100 us, 300 us on average. */
  readonly clients?: Partial<Latency>
  /** Hears of every event that happens, in order. Default: nobody. */
  readonly trace?: Trace
  /** Most events that may be queued at once. Default 4 000 000. */
  readonly eventQueueMax?: number
}

const NETWORK_DEFAULTS: NetworkOptions = { latencyUsMin: 200, latencyUsMean: 600, order: 'fifo' }
const CLIENT_DEFAULTS: Latency = { latencyUsMin: 100, latencyUsMean: 300 }

export function networkOptions(given: Partial<NetworkOptions> = {}): NetworkOptions {
  const options = { ...NETWORK_DEFAULTS, ...given }
  checkLatency('network', options)
  return options
}

export function clientOptions(given: Partial<Latency> = {}): Latency {
  const options = { ...CLIENT_DEFAULTS, ...given }
  checkLatency('clients', options)
  return options
}
