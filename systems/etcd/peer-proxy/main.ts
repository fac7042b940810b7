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
import type { Answered, Listening, Numbered, ProxyRequest } from './protocol.ts'
import { PumpProcess } from './pump.ts'
import { TraceLog } from './trace-log.ts'
import { Traffic } from './traffic.ts'

type AwaitRequest = Extract<ProxyRequest, { do: 'await' }>
type InTurnRequest = Exclude<ProxyRequest, AwaitRequest>

giveWay()

const trace = new TraceLog()
let traffic: Traffic | undefined
let pump: PumpProcess | undefined
/** Requests are answered in order, waiting for messages apart. */
let turn: Promise<unknown> = Promise.resolve()

process.on('disconnect', () => process.exit(0))
process.on('message', ({ id, request }: Numbered) => {
  const answered = request.do === 'await' ? awaitMessages(request) : turn.then(() => carryOut(request))
  if (request.do !== 'await') turn = answered.catch(() => {})
  answered.then(
    (value) => answer({ id, value }),
    (error: unknown) => answer({ id, failure: error instanceof Error ? error.message : String(error) }),
  )
})
// A terminal's Ctrl-C reaches the whole group: the harness decides when the proxy ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})

function answer(answered: Answered): void {
  process.send?.(answered)
}

async function carryOut(request: InTurnRequest): Promise<unknown> {
  if (request.do === 'listen') return listen(request.plan)
  const deciding = traffic
  if (deciding === undefined) throw new Error('not yet listening')
  switch (request.do) {
    case 'rules':
      await gate(deciding, () => {
        deciding.rules = request.rules
      })
      return null
    case 'grudge':
      await gate(deciding, () => {
        deciding.grudge = request.grudge
      })
      return null
    case 'state':
      return { rules: deciding.rules, grudge: deciding.grudge }
    case 'link-counts':
      await pump?.settle()
      return deciding.linkCounts
    case 'trace':
      await pump?.settle()
      return trace.trace
  }
}

async function awaitMessages({ patterns, sinceN, deadlineMs }: AwaitRequest): Promise<unknown> {
  const found = trace.wait(patterns, sinceN, deadlineMs)
  return (await (pump === undefined ? found : pump.whileAwaited(found))) ?? null
}

/** What was forwarded before is told before the change; what comes after is decided here, unless nothing is to be decided. */
async function gate(deciding: Traffic, change: () => void): Promise<void> {
  await pump?.close()
  change()
  if (pump !== undefined) pump.isOpen = deciding.hasNoOrders
}

async function listen(plan: PeerProxyPlan): Promise<Listening> {
  const { nodes, listenAddress } = plan
  const names = nodes.map(({ name }) => name)
  const deciding = new Traffic(names, trace, () => Number(process.hrtime.bigint()))
  traffic = deciding
  const forwarding = await startPump(plan)
  const members = new Members(nodes)
  const ports = await Promise.all(
    nodes.map(({ name, address }) => {
      const target = address.includes(':') ? address : `${address}:${PEER_PORT}`
      return listening(memberServer({ name, target, members, traffic: deciding, trace, pump }), listenAddress)
    }),
  )
  return { ports, forwarding }
}

/** Without it every frame goes through this process. If it ends later, so does the proxy: what it forwarded last is unknown. */
async function startPump({ pump: planned }: PeerProxyPlan): Promise<string> {
  if ('missing' in planned) return `all by the proxy's own process: ${planned.missing}`
  try {
    pump = await PumpProcess.start(planned.path, () => {
      process.stderr.write('the byte pump has ended\n', () => process.exit(1))
    })
    return 'by the byte pump, where nothing is to be decided'
  } catch (error) {
    return `all by the proxy's own process: the byte pump: ${error instanceof Error ? error.message : String(error)}`
  }
}

function listening(server: Server, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, address, () => resolve((server.address() as AddressInfo).port))
  })
}
