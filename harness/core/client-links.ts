/**
 * What can go wrong between clients and nodes, as data that both runtimes share; peers hear the nodes as before. After
 * Jepsen's advice to cut a node off from clients alone.
 * Station: nemesis/runtime.
 *
 *     cut      client --x   node     nothing that clients send arrives, over no connection, old or new
 *     stall    client --... node     what they send over the connections they have waits until the fault ends; new ones work
 *     reset    client  RST  node     the connections they have are reset when something arrives on them; new ones work
 *
 * What a node sends leaves it, so an answer under way when a cut falls is heard. A simulated client has one connection for
 * ever: there a stall bears on every request, and a reset is not possible.
 */

export const CLIENT_MISHAPS = ['cut', 'stall'] as const
export type ClientMishap = (typeof CLIENT_MISHAPS)[number]

/** Of several faults at one node each is in force; restore ends this fault's. Doing it again changes nothing. */
export type ClientsStep =
  | { readonly port: 'clients'; readonly do: ClientMishap; readonly fault: number; readonly nodes: readonly string[] }
  | { readonly port: 'clients'; readonly do: 'restore'; readonly fault: number }

/** The same for established connections, which only a real network has. */
type ConnectionsStep =
  | { readonly port: 'connections'; readonly do: 'reset'; readonly fault: number; readonly nodes: readonly string[] }
  | { readonly port: 'connections'; readonly do: 'restore'; readonly fault: number }

/** Each of these nodes is so to its clients, and to nobody else. */
export type ClientsCheck = {
  readonly port: 'clients'
  readonly nodes: readonly string[]
  readonly mishap: ClientMishap
}

/** The connections that clients had to these nodes are reset, and new ones work. */
type ConnectionsCheck = { readonly port: 'connections'; readonly nodes: readonly string[] }

export type ClientLinksStep = ClientsStep | ConnectionsStep
export type ClientLinksCheck = ClientsCheck | ConnectionsCheck
