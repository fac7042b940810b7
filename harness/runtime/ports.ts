/**
 * The contract between fault families and runtimes: what can be done to nodes and links, as data. Each runtime performs
 * the same steps and measures the same checks, the container runtime by promises, the simulator at once.
 * Station: nemesis/runtime.
 */
import { UsageError } from '../core/errors.ts'
import type { Grudge } from '../core/fault.ts'
import type { Json } from '../core/json.ts'
import type { MessageRule } from '../core/message-rule.ts'

/** `messages` is there only where something between the nodes understands what they say. */
export type PortName = 'process' | 'links' | 'messages'

/**
 * - process kill: the server's process ends at once, as by SIGKILL; what it had handed to the kernel survives.
 * - process start: it is started again on its data. Starting a running one does nothing.
 * - links drop: packets are dropped on arrival, as the grudge says, until the same fault restores them. Grudges of
 *   several faults add up.
 * - links restore: drops of this fault end.
 * - messages rules: these rules and no others hold from now on, for all links at once.
 */
export type PortStep =
  | { readonly port: 'process'; readonly do: 'kill' | 'start'; readonly nodes: readonly string[] }
  | { readonly port: 'links'; readonly do: 'drop'; readonly fault: number; readonly grudge: Grudge }
  | { readonly port: 'links'; readonly do: 'restore'; readonly fault: number }
  | { readonly port: 'messages'; readonly do: 'rules'; readonly rules: readonly MessageRule[] }

/**
 * - process: each of the nodes is in this state.
 * - links: every directed pair of the grudge is cut, and every pair that no fault in force cuts is open.
 * - messages: these rules and no others are in force.
 */
export type PortCheck =
  | { readonly port: 'process'; readonly nodes: readonly string[]; readonly state: 'dead' | 'running' }
  | { readonly port: 'links'; readonly grudge: Grudge }
  | { readonly port: 'messages'; readonly rules: readonly MessageRule[] }

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

/** The error of a port that is not among the `names`. */
export function noMessageRules(): UsageError {
  return new UsageError('NO_MESSAGE_RULES', 'nothing between these nodes understands what they say', {
    hint: 'Message rules need a system with a peer proxy, and the setting that puts it between the nodes.',
  })
}
