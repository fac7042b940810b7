/**
 * Which process made something, told so that it is never taken for another: a pid alone is reused, so its start time
 * goes with it, the boot of the machine, and the machine with its pid namespace (two CI jobs in containers may share one
 * engine and both be pid 17).
 * Station: runtime/docker.
 */
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

export type ProcessIdentity = {
  readonly pid: number
  /** In clock ticks since boot, field 22 of /proc/PID/stat; empty where there is no /proc. */
  readonly start: string
  readonly boot: string
  readonly host: string
}

export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, start: startOf(process.pid) ?? '', boot: bootId(), host: hostId() }
}

/** - `alive`, `dead`: that very process. - `elsewhere`: it was not started here, so nobody here can tell. */
export type Liveness = 'alive' | 'dead' | 'elsewhere'

/** Pure: `here` is this machine, `startNow` the start of the process that has the pid now, if there is one. */
export function livenessOf(
  maker: ProcessIdentity,
  here: Pick<ProcessIdentity, 'boot' | 'host'>,
  startNow: (pid: number) => string | undefined,
): Liveness {
  if (maker.host !== here.host) return 'elsewhere'
  if (maker.boot !== here.boot) return 'dead'
  const start = startNow(maker.pid)
  return start !== undefined && start === maker.start ? 'alive' : 'dead'
}

/** The start of the running process with this pid; undefined if there is none, a zombie being none. */
export function startOf(pid: number): string | undefined {
  const stat = read(`/proc/${pid}/stat`)
  // The name, field 2, is in parentheses and may itself hold blanks and parentheses.
  if (stat !== undefined) {
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]
  }
  if (read('/proc/self/stat') !== undefined) return undefined
  try {
    process.kill(pid, 0)
    return ''
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM' ? '' : undefined
  }
}

function bootId(): string {
  return read('/proc/sys/kernel/random/boot_id')?.trim() ?? ''
}

function hostId(): string {
  const machine = read('/etc/machine-id')?.trim() || 'unknown'
  return `${hostname()}/${machine}/${pidNamespace()}`
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return 'pid'
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
