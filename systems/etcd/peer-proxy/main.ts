/**
 * The proxy's own process, so that no message between members ever waits for the event loop that stamps operations, nor the
 * other way round. Ends when the harness does. Started by start.ts.
 * Station: runtime.
 */
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { PeerProxyPlan } from '../../peer-proxy.ts'
import { PEER_PORT } from '../container.ts'
import { giveWay } from './give-way.ts'
import { memberServer } from './member-server.ts'
import { Members } from './members.ts'
import type { Answered, Numbered, ProxyRequest } from './protocol.ts'
import { TraceLog } from './trace-log.ts'
import { Traffic } from './traffic.ts'

giveWay()

const trace = new TraceLog()
let traffic: Traffic | undefined

process.on('disconnect', () => process.exit(0))
process.on('message', (numbered: Numbered) => {
  carryOut(numbered.request).then(
    (value) => answer({ id: numbered.id, value }),
    (error: unknown) => answer({ id: numbered.id, failure: error instanceof Error ? error.message : String(error) }),
  )
})
// A terminal's Ctrl-C reaches the whole group: the harness decides when the proxy ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})

function answer(answered: Answered): void {
  process.send?.(answered)
}

async function carryOut(request: ProxyRequest): Promise<unknown> {
  if (request.do === 'listen') return listen(request.plan)
  if (traffic === undefined) throw new Error('not yet listening')
  switch (request.do) {
    case 'rules':
      traffic.rules = request.rules
      return null
    case 'grudge':
      traffic.grudge = request.grudge
      return null
    case 'state':
      return { rules: traffic.rules, grudge: traffic.grudge }
    case 'link-counts':
      return traffic.linkCounts
    case 'await':
      return (await trace.wait(request.patterns, request.sinceN, request.deadlineMs)) ?? null
    case 'trace':
      return trace.trace
  }
}

async function listen({ nodes, listenAddress }: PeerProxyPlan): Promise<readonly number[]> {
  const names = nodes.map(({ name }) => name)
  const deciding = new Traffic(names, trace, () => Number(process.hrtime.bigint()))
  traffic = deciding
  const members = new Members(nodes)
  return Promise.all(
    nodes.map(({ name, address }) => {
      const target = address.includes(':') ? address : `${address}:${PEER_PORT}`
      return listening(memberServer({ name, target, members, traffic: deciding, trace }), listenAddress)
    }),
  )
}

function listening(server: Server, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, address, () => resolve((server.address() as AddressInfo).port))
  })
}
