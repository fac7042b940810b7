/**
 * Why wall clocks cannot be put off here, in words for a person: what refused, and what would help.
 * Station: runtime/docker. Pure.
 */
import { EnvironmentError } from '../../../core/errors.ts'

export type Machine = {
  /** As Node names them. */
  readonly platform: string
  readonly architecture: string
  /** Bits of this process's effective capabilities. */
  readonly capabilities: bigint
  /** Where the engine is said to be; undefined: at its usual socket. */
  readonly dockerHost: string | undefined
}

/** By number; linux/capability.h. */
const CAPABILITIES = { CAP_DAC_OVERRIDE: 1n, CAP_KILL: 5n, CAP_SYS_PTRACE: 19n } as const

/** Undefined where such a machine can do it in principle. */
export function unfitMachine({ platform, architecture, capabilities, dockerHost }: Machine): string | undefined {
  if (dockerHost !== undefined && !dockerHost.startsWith('unix:'))
    return `the engine is at ${dockerHost}: its processes are not processes of this machine`
  if (platform !== 'linux') return `processes of nodes are reached on Linux alone, and this machine runs ${platform}`
  if (architecture !== 'x64')
    return `what puts clocks off is written for x86_64 alone, and this machine is ${architecture}`
  const lacking = Object.entries(CAPABILITIES).flatMap(([name, bit]) =>
    ((capabilities >> bit) & 1n) === 1n ? [] : [name],
  )
  return lacking.length === 0
    ? undefined
    : `memory of other processes is not ours to write: run as root (${lacking.join(', ')})`
}

/** Whether the process ended, or became another program, while it was worked on. */
export function isGone(error: unknown): boolean {
  return ['PROCESS_GONE', 'ENOENT', 'ESRCH'].includes(codeOf(error) ?? '')
}

/** What an error met on the way means. */
export function refusalOf(error: unknown): string {
  switch (codeOf(error)) {
    case 'EIO':
      return 'the kernel refuses writes to memory of other processes (boot parameter proc_mem.force_override, CONFIG_PROC_MEM_ALWAYS_FORCE)'
    case 'EACCES':
    case 'EPERM':
      return 'memory of other processes is not ours to write: run as root, in the user namespace of the engine'
    default:
      return error instanceof Error ? error.message : String(error)
  }
}

function codeOf(error: unknown): string | undefined {
  if (error instanceof EnvironmentError) return error.code
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
