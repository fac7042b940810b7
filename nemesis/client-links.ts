/**
 * Faults between clients and nodes, while peers hear one another as before: a node that nobody can ask goes on to vote and
 * to lead.
 * Station: nemesis. Know no engine: they speak to the ports `clients` and `connections` alone.
 */

import type { ClientMishap } from '../harness/core/client-links.ts'
import { TARGETS } from '../harness/core/fault.ts'
import type { FaultFamily } from './nemesis.ts'

export const clientCut = between('client-cut', 'cuts nodes off from clients alone', 'cut')

export const clientStall = between(
  'client-stall',
  'lets what clients send over the connections they have wait until the fault ends; new connections work',
  'stall',
)

export const clientReset: FaultFamily = {
  type: 'client-reset',
  summary: 'resets the connections that clients have to nodes; new ones work',
  needs: ['connections'],
  targets: TARGETS,
  plan: (_random, target) => ({ type: 'client-reset', target, parameters: {} }),
  apply: ({ id, hit }) => [{ port: 'connections', do: 'reset', fault: id, nodes: hit }],
  verify: ({ hit }) => [{ port: 'connections', nodes: hit }],
  heal: ({ id }) => [{ port: 'connections', do: 'restore', fault: id }],
}

function between(type: string, summary: string, mishap: ClientMishap): FaultFamily {
  return {
    type,
    summary,
    needs: ['clients'],
    targets: TARGETS,
    plan: (_random, target) => ({ type, target, parameters: {} }),
    apply: ({ id, hit }) => [{ port: 'clients', do: mishap, fault: id, nodes: hit }],
    verify: ({ hit }) => [{ port: 'clients', nodes: hit, mishap }],
    heal: ({ id }) => [{ port: 'clients', do: 'restore', fault: id }],
  }
}
