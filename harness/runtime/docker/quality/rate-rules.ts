/**
 * Rates of directed links as commands for tc: on the sender, a class of HTB for each limited peer, which holds what goes to its
 * address to so many bits a second; everything else goes past all classes. Jepsen limits whole nodes by netem's rate; HTB
 * and u32 are in kernels that have no netem. Reads back what tc prints.
 * Station: runtime/docker. Pure.
 */
import { EnvironmentError } from '../../../core/errors.ts'
import { CUT_PROBE_PORT, QUALITY_PROBE_PORT } from './probe-ports.ts'

/** The one interface of a node in containers, beside lo. */
const DEVICE = 'eth0'
/** What a slow link keeps waiting: 400 ms as in Jepsen's tc line, but room for a few packets at least. */
const QUEUE_SECONDS = 0.4
const QUEUE_BYTES_MIN = 32_000
/** What may pass at once: two full packets, or 5 ms on a fast link, since timers are no finer than that under load. */
const BURST_BYTES_MIN = 3_200
const BURST_SECONDS = 0.005

export type Limit = { readonly address: string; readonly bitsPerSecond: number }

/** One batch for `tc -batch`, on an interface without queueing of its own. Empty without limits. */
export function rateBatch(limits: readonly Limit[]): string {
  if (limits.length === 0) return ''
  const past = [CUT_PROBE_PORT, QUALITY_PROBE_PORT].map(
    (port) =>
      `filter add dev ${DEVICE} parent 1: protocol ip prio 1 u32 match ip protocol 17 0xff match ip dport ${port} 0xffff flowid 1:0`,
  )
  const classes = limits.flatMap(({ address, bitsPerSecond }, i) => {
    const id = `1:${(i + 1).toString(16)}`
    const bytesPerSecond = bitsPerSecond / 8
    const burst = Math.round(Math.max(BURST_BYTES_MIN, bytesPerSecond * BURST_SECONDS))
    const queue = Math.round(Math.max(QUEUE_BYTES_MIN, bytesPerSecond * QUEUE_SECONDS))
    return [
      `class add dev ${DEVICE} parent 1: classid ${id} htb rate ${bitsPerSecond}bit burst ${burst} cburst ${burst}`,
      `qdisc add dev ${DEVICE} parent ${id} bfifo limit ${queue}`,
      `filter add dev ${DEVICE} parent 1: protocol ip prio 2 u32 match ip dst ${address}/32 flowid ${id}`,
    ]
  })
  return [`qdisc add dev ${DEVICE} root handle 1: htb default 0`, ...past, ...classes, ''].join('\n')
}

/** Replaces all limits of the node by those of the batch. */
export function rateCommand(batch: string): readonly string[] {
  const script = `tc qdisc del dev ${DEVICE} root 2>/dev/null; [ -z "$1" ] || printf %s "$1" | tc -batch -`
  return ['bash', '-c', script, 'rate', batch]
}

export const LIST_CLASSES: readonly string[] = ['tc', '-j', '-s', 'class', 'show', 'dev', DEVICE]

/** A limit in force: bits a second, and a count that grows whenever it keeps a packet waiting or drops one. */
export type LimitClass = { readonly bitsPerSecond: number; readonly heldBack: number }

type ListedClass = {
  readonly class: string
  readonly rate: number
  readonly stats?: { readonly overlimits: number; readonly drops: number; readonly backlog: number }
}

/**
 * Limits in force in the order of the batch, as `tc -j -s class show` prints them. Kernels before 5.12 count no `overlimits`
 * of a class, but what waits in it.
 */
export function parseClasses(text: string): readonly LimitClass[] {
  if (text.trim() === '') return []
  try {
    const classes = JSON.parse(text) as readonly ListedClass[]
    return classes
      .filter((each) => each.class === 'htb')
      .map(({ rate, stats }) => ({
        bitsPerSecond: rate * 8,
        heldBack: (stats?.overlimits ?? 0) + (stats?.drops ?? 0) + (stats?.backlog ?? 0),
      }))
  } catch (cause) {
    throw new EnvironmentError('RATE_FAILED', `tc printed what is not its JSON: ${text.slice(0, 200)}`, { cause })
  }
}
