/**
 * `import ... from 'ordeal/client-check'`: a user's own client put through the honesty suite, in front of a correct server.
 * What `ordeal client-check` does, as a function for tests.
 * Station: honesty.
 */
import type { CheckedFunction, ServerView } from '../systems/checked-client.ts'
import { checkedClientOf } from '../systems/checked-clients.ts'
import type { AsyncClient } from '../systems/client.ts'
import { resolveSettings } from '../systems/options.ts'
import { startContainers } from './cli/runtime.ts'
import { UsageError } from './core/errors.ts'
import { unknownName } from './core/nearest.ts'
import { addressed } from './honesty/addressed.ts'
import { requireServer } from './honesty/reachable.ts'
import { checkHonesty, type HonestyOptions, type HonestyReport } from './honesty/suite.ts'
import { honestyOf, honestyText } from './honesty/text.ts'

export type { AsyncClient, ClientRequest, Completion } from '../systems/client.ts'
export type { Finding } from './honesty/judge.ts'
export type { Observation } from './honesty/observation.ts'
export type { HonestyReport } from './honesty/suite.ts'
export { honestyOf, honestyText, isHonest } from './honesty/text.ts'

/** What any client of registers can be asked. */
const FUNCTIONS: readonly CheckedFunction[] = [
  { f: 'read', effect: 'none' },
  { f: 'write', effect: 'counted' },
  { f: 'cas', effect: 'counted' },
]

export type ClientCheckOptions = Omit<HonestyOptions, 'onTrial'> & {
  /** A new client of the server at `target`, an address with port. It writes the very key it is given. */
  readonly open: (target: string) => AsyncClient | Promise<AsyncClient>
  /** A system of ordeal, of which one node is started, and which counts what was applied. */
  readonly system?: string
  readonly version?: string
  /** A container image to use instead of the one that ordeal builds. */
  readonly image?: string
  /** Or a server of one's own, an address with port: then only requests are counted. */
  readonly target?: string
  /** Of read, write and cas; default read and write. */
  readonly functions?: readonly string[]
  /** Told what is being done now. */
  readonly onProgress?: (text: string) => void
}

/**
 * Every function under every mode; a read and a write take half a minute. Throws UsageError if the client cannot be judged
 * (CLIENT_DOES_NOT_WORK, OTHER_KEY) or the options are wrong, EnvironmentError NO_ENGINE, IMAGE_MISSING or NO_SERVER.
 */
export async function checkClient(options: ClientCheckOptions): Promise<HonestyReport> {
  const functions = (options.functions ?? ['read', 'write']).map(functionNamed)
  const server = await serverOf(options)
  const { view } = server
  try {
    return await checkHonesty(
      { server: server.address, functions, open: options.open, ...(view !== undefined && { view }) },
      { ...options, onTrial: (f, mode) => options.onProgress?.(`${f}, ${mode}`) },
    )
  } finally {
    await server.stop()
  }
}

/** The same for a test: throws an Error with the whole report if the client is not honest, or that could not be seen. */
export async function expectHonest(options: ClientCheckOptions): Promise<void> {
  const report = await checkClient(options)
  const verdict = honestyOf(report)
  if (verdict === 'honest') return
  const words = verdict === 'unknown' ? 'whether the client is honest could not be seen' : 'the client is not honest'
  throw new Error(`${words}\n${honestyText(report)}`)
}

function functionNamed(name: string): CheckedFunction {
  const found = FUNCTIONS.find(({ f }) => f === name)
  if (found !== undefined) return found
  const legal = FUNCTIONS.map(({ f }) => f)
  throw unknownName('UNKNOWN_FUNCTION', 'function', name, legal)
}

type Server = { readonly address: string; readonly view?: ServerView; stop(): Promise<void> }

async function serverOf(options: ClientCheckOptions): Promise<Server> {
  if ((options.system === undefined) === (options.target === undefined))
    throw new UsageError('WHICH_SERVER', 'either a system or the address of a server must be named', {
      hint: '--system etcd starts a server; --target 127.0.0.1:6379 uses one',
    })
  if (options.target === undefined) return startServer(options.system ?? '', options)
  await requireServer(options.target)
  return { address: options.target, stop: async () => {} }
}

async function startServer(name: string, { version, image, signal, onProgress }: ClientCheckOptions): Promise<Server> {
  const { system, plainView } = checkedClientOf(name)
  const one = addressed(system)
  if (version !== undefined && image === undefined) system.image(version) // refuses a version that is not built
  const wanted = {
    nodes: 1,
    settings: resolveSettings(system.options, {}),
    ...(version !== undefined && { version }),
    ...(image !== undefined && { image }),
  }
  const cluster = await startContainers(one.system, wanted, {
    directory: `client-check-${name}`,
    signal: signal ?? new AbortController().signal,
    onProgress: onProgress ?? (() => {}),
  })
  const view = plainView(one.address())
  return {
    address: one.address(),
    view,
    stop: async () => {
      view.close()
      await cluster.stop()
    },
  }
}
