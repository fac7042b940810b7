/**
 * The packet rules of one node, as text for nft, and their counters as nft prints them.
 *
 *     arriving packet -> chain drops (raw): is its source in the grudge? counted and dropped
 *                     -> chain arrivals (filter): a probe? counted by source, and swallowed, lest it be answered
 *
 * Counting behind the drop as well as at it tells a cut link from a silent one, where nothing was sent.
 * Only peers' addresses are matched: traffic between the host, where clients live, and the node passes untouched.
 * Station: runtime/docker. Pure.
 */
import { EnvironmentError } from '../../core/errors.ts'
import { CUT_PROBE_PORT, QUALITY_PROBE_PORT, RATE_PROBE_PORT } from './quality/probe-ports.ts'

export type Peer = { readonly name: string; readonly address: string }

/**
 * One transaction that replaces the rules of the node: packets see the old rules or the new, never none. Chains stay: the
 * kernel drops the packets that a daemon holds (quality/) when a hook is taken away.
 */
export function nftRules(peers: readonly Peer[], dropped: readonly string[]): string {
  const drops = peers
    .filter(({ name }) => dropped.includes(name))
    .map(({ name, address }) => `ip saddr ${address} counter drop comment "drop ${name}"`)
  const arrivals = peers.map(
    ({ name, address }) => `ip saddr ${address} udp dport ${CUT_PROBE_PORT} counter drop comment "probe ${name}"`,
  )
  return [
    'add table ip ordeal',
    'flush table ip ordeal',
    'table ip ordeal {',
    ' chain drops { type filter hook input priority raw; policy accept;',
    `  udp dport { ${QUALITY_PROBE_PORT}, ${RATE_PROBE_PORT} } accept comment "measures other faults"`,
    ...drops.map((rule) => `  ${rule}`),
    ' }',
    ' chain arrivals { type filter hook input priority filter; policy accept;',
    ...arrivals.map((rule) => `  ${rule}`),
    ' }',
    '}',
  ].join('\n')
}

/** Packets counted since the rules were set, by source. A source without a drop rule is absent from `dropped`. */
export type Counters = {
  readonly dropped: ReadonlyMap<string, number>
  readonly arrived: ReadonlyMap<string, number>
}

type ListedRule = { readonly comment?: string; readonly expr?: readonly { readonly counter?: { packets: number } }[] }

/** Reads what `nft -j list table ip ordeal` prints. */
export function parseCounters(text: string): Counters {
  const dropped = new Map<string, number>()
  const arrived = new Map<string, number>()
  for (const rule of listedRules(text)) {
    const [what, source] = (rule.comment ?? '').split(' ')
    const packets = rule.expr?.find(({ counter }) => counter !== undefined)?.counter?.packets
    if (source === undefined || packets === undefined) continue
    if (what === 'drop') dropped.set(source, packets)
    if (what === 'probe') arrived.set(source, packets)
  }
  return { dropped, arrived }
}

function listedRules(text: string): readonly ListedRule[] {
  try {
    const { nftables } = JSON.parse(text) as { nftables: readonly { rule?: ListedRule }[] }
    return nftables.flatMap(({ rule }) => rule ?? [])
  } catch (cause) {
    throw new EnvironmentError('LINKS_FAILED', `nft printed what is not its JSON: ${text.slice(0, 200)}`, { cause })
  }
}
