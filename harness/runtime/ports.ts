/**
 * The contract between fault families and runtimes: what can be done to nodes and links, as data. Each runtime performs
 * the same steps and measures the same checks, the container runtime by promises, the simulator at once.
 * Station: nemesis/runtime.
 */
import type { Grudge } from '../core/fault.ts'
import type { Json } from '../core/json.ts'

export const PORT_NAMES = ['process', 'links'] as const
export type PortName = (typeof PORT_NAMES)[number]

/**
 * - process kill: the server's process ends at once, as by SIGKILL; what it had handed to the kernel survives.
 * - process start: it is started again on its data. Starting a running one does nothing.
 * - links drop: packets are dropped on arrival, as the grudge says, until the same fault restores them. Grudges of
 *   several faults add up.
 * - links restore: drops of this fault end.
 */
export type PortStep =
  | { readonly port: 'process'; readonly do: 'kill' | 'start'; readonly nodes: readonly string[] }
  | { readonly port: 'links'; readonly do: 'drop'; readonly fault: number; readonly grudge: Grudge }
  | { readonly port: 'links'; readonly do: 'restore'; readonly fault: number }

/**
 * - process: each of the nodes is in this state.
 * - links: every directed pair of the grudge is cut, and every pair that no fault in force cuts is open.
 */
export type PortCheck =
  | { readonly port: 'process'; readonly nodes: readonly string[]; readonly state: 'dead' | 'running' }
  | { readonly port: 'links'; readonly grudge: Grudge }

/** `holds` false: the detail says what was measured instead. */
export type Measurement = { readonly holds: boolean; readonly detail: Json }

/** Performs steps and measures checks at once; the simulator's form. */
export interface SimPorts {
  readonly names: readonly PortName[]
  perform(step: PortStep): void
  measure(check: PortCheck): Measurement
}

/** The same by promises. Rejects with EnvironmentError where the engine cannot do it. */
export interface AsyncPorts {
  readonly names: readonly PortName[]
  perform(step: PortStep): Promise<void>
  measure(check: PortCheck): Promise<Measurement>
}
