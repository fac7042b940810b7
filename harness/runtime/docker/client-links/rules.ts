/**
 * The packet rules between clients and one node, as text for nft; a table for each mishap, so that each comes and goes by
 * itself. Clients live on the host, whose packets come from the gateway of the node's network; a peer proxy's do, too, but at
 * another port, so only what goes to the clients' port is matched.
 *
 *     arriving packet, from the gateway, to the clients' port
 *       cut    -> counted, dropped
 *       stall  -> of a connection begun since? accepted : counted, dropped (the sender's kernel sends it again)
 *       reset  -> of a connection begun since? accepted : counted, answered by a reset
 *
 * Connections begun since are known by their first packet, whose source port is kept in a set: no connection tracking, which
 * would cost all other packets. A reset from a client passes, so that the server's side ends, too.
 * Station: runtime/docker. Pure.
 */
import type { ClientMishap } from '../../../core/client-links.ts'
import { EnvironmentError } from '../../../core/errors.ts'

export type ClientRule = ClientMishap | 'reset'

/** Where clients come from, and the port of the server that they go to. */
export type ClientWay = { readonly gateway: string; readonly port: number }

export function tableOf(rule: ClientRule): string {
  return `ordeal_client_${rule}`
}

/** One transaction that puts the rule in force anew: connections begun before it are those there are. */
export function addedRule(rule: ClientRule, { gateway, port }: ClientWay): string {
  const from = `ip saddr ${gateway} tcp dport ${port}`
  const begun = [
    `  ${from} tcp flags & (syn | ack) == syn add @begun { tcp sport } accept`,
    `  ${from} tcp sport @begun accept`,
  ]
  return [
    ...ended(rule),
    `table ip ${tableOf(rule)} {`,
    ...(rule === 'cut' ? [] : [' set begun { type inet_service; size 65535; flags dynamic; }']),
    ' chain arrivals { type filter hook input priority raw; policy accept;',
    ...(rule === 'reset' ? [`  ${from} tcp flags & rst == rst accept`] : []),
    ...(rule === 'cut' ? [] : begun),
    `  ${from} counter ${rule === 'reset' ? 'reject with tcp reset' : 'drop'}`,
    ' }',
    '}',
    ...(rule === 'cut' ? [] : [`flush set ip ${tableOf(rule)} begun`]),
  ].join('\n')
}

/**
 * Does nothing where the rule is not in force. Chains stay as long as the node's network: the kernel drops the packets that a
 * daemon holds (quality/) when a hook is taken away.
 */
export function endedRule(rule: ClientRule): string {
  return ended(rule).join('\n')
}

function ended(rule: ClientRule): readonly string[] {
  return [`add table ip ${tableOf(rule)}`, `flush table ip ${tableOf(rule)}`]
}

type ListedRule = { readonly expr?: readonly { readonly counter?: { readonly packets: number } }[] }

/** Packets that the rule has met, from what `nft -j list table ip TABLE` prints. */
export function metPackets(text: string): number {
  try {
    const { nftables } = JSON.parse(text) as { nftables: readonly { rule?: ListedRule }[] }
    const counters = nftables.flatMap(({ rule }) => rule?.expr ?? []).flatMap(({ counter }) => counter?.packets ?? [])
    return counters.reduce((sum, packets) => sum + packets, 0)
  } catch (cause) {
    throw new EnvironmentError('LINKS_FAILED', `nft printed what is not its JSON: ${text.slice(0, 200)}`, { cause })
  }
}
