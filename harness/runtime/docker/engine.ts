/**
 * Finds the container engine and says what it is. The socket is dockerode's choice: DOCKER_HOST, else the local one.
 * Station: runtime/docker. Knows nothing of nodes or images. It never starts an engine: scripts/engine does.
 */
import Docker from 'dockerode'
import { EnvironmentError } from '../../core/errors.ts'

/** What a record says about the machine below the nodes. */
type EngineFacts = {
  readonly engine: string
  readonly apiVersion: string
  readonly kernel: string
  readonly architecture: string
}

export type Engine = { readonly docker: Docker; readonly facts: EngineFacts }

/** A healthy engine answers in milliseconds; a wrong TCP address would keep us waiting for minutes. */
const PROBE_TIMEOUT_MS = 5_000

const HINT = `start one: scripts/engine (as root on Debian or Ubuntu it also installs Docker),
or install Docker so that 'docker version' shows a server; DOCKER_HOST names a socket elsewhere`

const HINT_FORBIDDEN = `the engine runs, but its socket is not yours to use: join its group (usermod -aG docker USER, then log in again),
or run as root; DOCKER_HOST names another socket, such as that of a rootless engine`

/** Asks the engine for its version. Throws EnvironmentError NO_ENGINE where none answers. */
export async function connectEngine(): Promise<Engine> {
  try {
    const { Version, ApiVersion, KernelVersion, Arch } = await new Docker({ timeout: PROBE_TIMEOUT_MS }).version()
    const facts = {
      engine: `Docker ${Version}`,
      apiVersion: ApiVersion,
      kernel: KernelVersion ?? 'unknown',
      architecture: Arch,
    }
    return { docker: new Docker(), facts }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new EnvironmentError('NO_ENGINE', `no container engine answers: ${why}`, {
      hint: /EACCES|EPERM/.test(why) ? HINT_FORBIDDEN : HINT,
      facts: { dockerHost: process.env['DOCKER_HOST'] ?? 'unset' },
      cause,
    })
  }
}
