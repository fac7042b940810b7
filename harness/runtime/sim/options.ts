/**
 * Every knob of the simulated world in one record (after TigerBeetle's packet simulator). Together with the seed and the
 * system's settings it fixes a run bit for bit.
 * Station: runtime.
 */
import type { Settings } from '../../../systems/options.ts'
import { checkLatency, type Latency } from './latency.ts'
import type { SimObserver } from './observer.ts'

export type NetworkOptions = Latency & {
  /**
   * - `fifo`: messages of a directed link arrive in the order sent, as on the TCP streams that real peers use; a late one
   *   holds up those behind it.
   * - `any`: each arrives after its own latency, as datagrams do.
   */
  readonly order: 'fifo' | 'any'
  /** Links with latencies of their own, such as 'n1->n3': nodes that are far away. */
  readonly far: { readonly [link: string]: Latency }
}

/** Latency of a sync. A node's syncs are under way at once, and end in the order in which they were asked for. */
export type DiskOptions = Latency & {
  /** What is written at once and survives a loss of power whole or not. Default: drawn from 512 B to 4 KiB. */
  readonly sectorBytes?: number
}

export type ClockOptions = {
  /** Each node's clock shows at first up to so much, drawn. */
  readonly offsetUsMax: number
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
  /** Default: a sync takes at least 100 us, 500 us on average. */
  readonly disk?: Partial<DiskOptions>
  /** Default: offsets of up to 1000 s. */
  readonly clocks?: Partial<ClockOptions>
  /** When a process that ended itself is started again, as by a supervisor. Default 1 s. */
  readonly restartAfterExitUs?: number | 'never'
  /** Whether what the nodes say is kept, where it can be understood: `messages` and evidence have it. Default true. */
  readonly keepTrace?: boolean
  /** Hears of everything that happens, in order. Default: nobody. */
  readonly observe?: SimObserver
  /** Most events that may be queued at once. Default 4 000 000. */
  readonly eventQueueMax?: number
}

const NETWORK_DEFAULTS: NetworkOptions = { latencyUsMin: 200, latencyUsMean: 600, order: 'fifo', far: {} }
const CLIENT_DEFAULTS: Latency = { latencyUsMin: 100, latencyUsMean: 300 }
const DISK_DEFAULTS: DiskOptions = { latencyUsMin: 100, latencyUsMean: 500 }
const CLOCK_DEFAULTS: ClockOptions = { offsetUsMax: 1_000_000_000 }
export const RESTART_AFTER_EXIT_US = 1_000_000

export function networkOptions(given: Partial<NetworkOptions> = {}): NetworkOptions {
  const options = { ...NETWORK_DEFAULTS, ...given }
  checkLatency('network', options)
  for (const [link, latency] of Object.entries(options.far)) checkLatency(link, latency)
  return options
}

export function clientOptions(given: Partial<Latency> = {}): Latency {
  const options = { ...CLIENT_DEFAULTS, ...given }
  checkLatency('clients', options)
  return options
}

export function diskOptions(given: Partial<DiskOptions> = {}): DiskOptions {
  const options = { ...DISK_DEFAULTS, ...given }
  checkLatency('disk', options)
  return options
}

export function clockOptions(given: Partial<ClockOptions> = {}): ClockOptions {
  return { ...CLOCK_DEFAULTS, ...given }
}
