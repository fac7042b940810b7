/**
 * The contract between fault families and runtimes: what can be done to nodes and links, as data. Each runtime performs
 * the same steps and measures the same checks, the container runtime by promises, the simulator at once.
 * Station: nemesis/runtime.
 */
import type { ClientLinksCheck, ClientLinksStep } from '../core/client-links.ts'
import type { CpuCheck, CpuStep } from '../core/cpu-squeeze.ts'
import { UsageError } from '../core/errors.ts'
import type { Grudge } from '../core/fault.ts'
import type { Json } from '../core/json.ts'
import type { QualityCheck, QualityStep, RateCheck, RateStep } from '../core/link-quality.ts'
import type { MessageRule } from '../core/message-rule.ts'
import type { WallClockCheck, WallClockStep } from '../core/wall-skew.ts'

/**
 * `messages` is there only where something between the nodes understands what they say. `disk` and `admin` are
 * the simulator's so far, `rate` that of containers, `clock` on these that of some systems; `quality` is not there behind a peer proxy.
 */
export type PortName = PortStep['port']

/**
 * - process kill: the server's process ends at once, as by SIGKILL; what it had handed to the kernel survives.
 * - process power: the node loses power: its process ends, and of what was not synced any part is lost.
 * - process start: it is started again on its data. Starting a running one does nothing.
 * - process pause: it stands still as by SIGSTOP, until resumed; what arrives meanwhile waits. Both may be repeated.
 * - links drop: packets are dropped on arrival, as the grudge says, until the same fault restores them; a further drop of
 *   the same fault replaces its grudge. Grudges of several faults add up.
 * - links restore: drops of this fault end.
 * - messages rules: these rules and no others hold from now on, for all links at once.
 * - quality set: links named by `links` as by a grudge (receiver: senders) carry messages so; of several faults the worst
 *   of each field counts. reset: ends this fault's.
 * - rate set: each of these links carries at most so many bits a second; of several faults the lowest counts. reset: ends
 *   this fault's.
 * - clock set: the nodes' clocks run `ratePpm` faster (or slower) than true time from now on. reset: true rate again.
 *   jump: they jump forward, once for a fault; end-jump: the fault is over, its offset stays (monotonic clocks never go back).
 * - wall-clock: see core/wall-skew.ts. clients, connections: see core/client-links.ts. cpu: see core/cpu-squeeze.ts.
 * - disk slow: each sync of the nodes takes `delayUs` longer. fail-sync: the next sync of each fails with EIO.
 *   lie: syncs are answered at once and do nothing. flip: the last `records` durable records are damaged. The last two
 *   are beyond every promise. reset: ends this fault's slow and lie, and a failure that has not come; damage stays.
 * - admin transfer: the leader of the moment is asked to hand over to this node; done or not, it is asked once.
 *   members: these nodes are to be the members; whoever leads is asked again and again until they are, or the fault ends.
 *   end: this fault's. Asked directly, by no network that faults could cut.
 * - exec run: the command is run beside the server of each node, on containers alone: by root, in a throw-away container
 *   that shares the server's process and network namespaces, so that the server is process 1. What it does, and undoes, is
 *   the family's business. Where the server does not run nothing is done. Ends the run where the command fails.
 */
export type PortStep =
  | {
      readonly port: 'exec'
      readonly do: 'run'
      readonly nodes: readonly string[]
      readonly command: readonly string[]
    }
  | {
      readonly port: 'process'
      readonly do: 'kill' | 'power' | 'start' | 'pause' | 'resume'
      readonly nodes: readonly string[]
    }
  | { readonly port: 'links'; readonly do: 'drop'; readonly fault: number; readonly grudge: Grudge }
  | { readonly port: 'links'; readonly do: 'restore'; readonly fault: number }
  | { readonly port: 'messages'; readonly do: 'rules'; readonly rules: readonly MessageRule[] }
  | QualityStep
  | RateStep
  | { readonly port: 'clock'; readonly do: 'set'; readonly nodes: readonly string[]; readonly ratePpm: number }
  | {
      readonly port: 'clock'
      readonly do: 'jump'
      readonly fault: number
      readonly nodes: readonly string[]
      readonly jumpUs: number
    }
  | { readonly port: 'clock'; readonly do: 'reset'; readonly nodes: readonly string[] }
  | { readonly port: 'clock'; readonly do: 'end-jump'; readonly fault: number }
  | WallClockStep
  | ClientLinksStep
  | CpuStep
  | {
      readonly port: 'disk'
      readonly do: 'slow'
      readonly fault: number
      readonly nodes: readonly string[]
      readonly delayUs: number
    }
  | {
      readonly port: 'disk'
      readonly do: 'fail-sync' | 'lie'
      readonly fault: number
      readonly nodes: readonly string[]
    }
  | {
      readonly port: 'disk'
      readonly do: 'flip'
      readonly fault: number
      readonly nodes: readonly string[]
      readonly records: number
    }
  | { readonly port: 'disk'; readonly do: 'reset'; readonly fault: number }
  | { readonly port: 'admin'; readonly do: 'transfer'; readonly fault: number; readonly to: string }
  | { readonly port: 'admin'; readonly do: 'members'; readonly fault: number; readonly nodes: readonly string[] }
  | { readonly port: 'admin'; readonly do: 'end'; readonly fault: number }

/**
 * - process: each of the nodes is in this state.
 * - links: every directed pair of the grudge is cut, and every pair that no fault in force cuts is open.
 * - messages: these rules and no others are in force.
 * - quality: messages on these links are treated so, or worse by another fault.
 * - rate: these links carry no more than that.
 * - clock: these nodes' clocks run at this rate; or jumped as this fault asked.
 * - admin: the leader took what this fault asked for.
 * - disk: what this fault asked for is in force on these nodes, or was.
 * - exec: the command, run as the step's, exits with 0 beside the server of each node. The detail is what it printed.
 */
export type PortCheck =
  | { readonly port: 'exec'; readonly nodes: readonly string[]; readonly command: readonly string[] }
  | { readonly port: 'process'; readonly nodes: readonly string[]; readonly state: 'dead' | 'running' | 'paused' }
  | { readonly port: 'links'; readonly grudge: Grudge }
  | { readonly port: 'messages'; readonly rules: readonly MessageRule[] }
  | QualityCheck
  | RateCheck
  | { readonly port: 'clock'; readonly nodes: readonly string[]; readonly ratePpm: number }
  | { readonly port: 'clock'; readonly nodes: readonly string[]; readonly jumpedBy: number }
  | WallClockCheck
  | ClientLinksCheck
  | CpuCheck
  | { readonly port: 'disk'; readonly fault: number; readonly nodes: readonly string[] }
  | { readonly port: 'admin'; readonly fault: number }

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
export function noSuchPort(port: PortName): UsageError {
  return new UsageError('NO_SUCH_PORT', `this runtime has no port '${port}'`, { facts: { port } })
}

/** The same for message rules. */
export function noMessageRules(): UsageError {
  return new UsageError('NO_MESSAGE_RULES', 'nothing between these nodes understands what they say', {
    hint: 'Message rules need a system with a peer proxy, and the setting that puts it between the nodes.',
  })
}

/** The same for a system that cannot be asked for other members or another leader. */
export function noAdministration(): UsageError {
  return new UsageError('NO_ADMINISTRATION', 'this system cannot be asked for other members or another leader')
}
