/**
 * The harness's side of the peer proxy: starts its process and speaks with it.
 * Station: runtime. Contract: systems/peer-proxy.ts.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { EnvironmentError } from '../../../harness/core/errors.ts'
import type { Trace, TraceRecord } from '../../../harness/core/raft-message.ts'
import type { LinkCount, PeerProxy, PeerProxyPlan } from '../../peer-proxy.ts'
import { PROBE_PATH } from './member-server.ts'
import type { Answered, Listening, ProxyRequest } from './protocol.ts'

const STDERR_KEPT = 2_000
const END_MS = 2_000

/** Rejects with EnvironmentError PEER_PROXY if the process does not start or cannot listen. */
export async function startPeerProxy(plan: PeerProxyPlan): Promise<PeerProxy> {
  const dialogue = new Dialogue()
  try {
    const { ports, forwarding } = (await dialogue.ask({ do: 'listen', plan })) as Listening
    const addressOf = new Map(plan.nodes.map(({ name }, i) => [name, `${plan.listenAddress}:${ports[i]}`]))
    return proxyOf(dialogue, addressOf, forwarding)
  } catch (error) {
    await dialogue.end()
    throw error
  }
}

function proxyOf(dialogue: Dialogue, addressOf: ReadonlyMap<string, string>, forwarding: string): PeerProxy {
  return {
    addresses: Object.fromEntries(addressOf),
    forwarding,
    setRules: async (rules) => void (await dialogue.ask({ do: 'rules', rules })),
    setGrudge: async (grudge) => void (await dialogue.ask({ do: 'grudge', grudge })),
    state: () => dialogue.ask({ do: 'state' }) as ReturnType<PeerProxy['state']>,
    linkCounts: () => dialogue.ask({ do: 'link-counts' }) as Promise<readonly LinkCount[]>,
    probeCommand: (from) => {
      const peers = [...addressOf].flatMap(([name, address]) => (name === from ? [] : [address.replace(':', '/')]))
      return ['bash', '-c', PROBE_EACH, 'probe', ...peers]
    },
    awaitMessages: async (patterns, sinceN, deadlineMs) =>
      ((await dialogue.ask({ do: 'await', patterns, sinceN, deadlineMs })) as readonly TraceRecord[] | null) ??
      undefined,
    trace: () => dialogue.ask({ do: 'trace' }) as Promise<Trace>,
    stop: () => dialogue.end(),
  }
}

/** One request to each HOST/PORT, side by side; whether it is answered is for the proxy's counters to say. */
const PROBE_EACH = `for peer; do (
  exec 3<>/dev/tcp/$peer && printf 'POST ${PROBE_PATH} HTTP/1.1\\r\\nHost: peer\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n' >&3 &&
  read -r -t 2 line <&3
) 2> /dev/null & done; wait`

type Pending = { readonly resolve: (value: unknown) => void; readonly reject: (error: unknown) => void }

/** Questions and answers, by number. */
class Dialogue {
  readonly #process: ChildProcess
  readonly #pending = new Map<number, Pending>()
  readonly #ended: Promise<void>
  #stderr = ''
  #id = 0
  #isOver = false

  constructor() {
    // Sources run as they are, built code from its own folder: the entry has this file's extension.
    const here = import.meta.url
    const entry = fileURLToPath(new URL(`./main${here.slice(here.lastIndexOf('.'))}`, here))
    // A session of its own: see give-way.ts.
    this.#process = fork(entry, [], {
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'json',
    })
    this.#process.stderr?.on('data', (text) => {
      this.#stderr = `${this.#stderr}${text}`.slice(-STDERR_KEPT)
    })
    this.#process.on('message', (answered: Answered) => this.#answer(answered))
    this.#process.on('error', (error) => this.#fail(error.message))
    this.#ended = new Promise((resolve) => {
      this.#process.once('exit', (code, signal) => {
        this.#fail(`it ended (${signal ?? `exit code ${code}`})`)
        resolve()
      })
    })
  }

  ask(request: ProxyRequest): Promise<unknown> {
    if (this.#isOver) return Promise.reject(this.#error('it is not running'))
    const id = this.#id++
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject })
      this.#process.send({ id, request }, (error) => {
        if (error !== null) this.#fail(error.message)
      })
    })
  }

  /** The process ends by itself when the channel closes; it is killed if it does not. */
  async end(): Promise<void> {
    this.#fail('it was stopped')
    if (this.#process.exitCode !== null || this.#process.signalCode !== null || this.#process.pid === undefined) return
    if (this.#process.connected) this.#process.disconnect()
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), END_MS)
    await this.#ended
    clearTimeout(timer)
  }

  #answer({ id, value, failure }: Answered): void {
    const pending = this.#pending.get(id)
    this.#pending.delete(id)
    if (failure === undefined) pending?.resolve(value)
    else pending?.reject(this.#error(failure))
  }

  #fail(why: string): void {
    this.#isOver = true
    for (const { reject } of this.#pending.values()) reject(this.#error(why))
    this.#pending.clear()
  }

  #error(why: string): EnvironmentError {
    const said = this.#stderr.trim()
    return new EnvironmentError('PEER_PROXY', `the proxy between the nodes: ${why}${said === '' ? '' : `\n${said}`}`, {
      hint: 'Without it members cannot reach one another. If it could not listen, its address is not this machine’s: the engine must run here.',
    })
  }
}
