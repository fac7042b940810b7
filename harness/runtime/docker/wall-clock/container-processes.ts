/**
 * The processes of a container, by this machine's numbers: those in its control group. Nothing else is ever touched: the group
 * carries the container's id, and the container the labels of the run.
 * Station: runtime/docker. Effects: the engine is asked once, then only /proc and the control group are read.
 */
import { existsSync, readFileSync } from 'node:fs'
import type Docker from 'dockerode'
import { EnvironmentError } from '../../../core/errors.ts'
import { type Labels, RUN_LABEL } from '../labels.ts'

const GROUPS = '/sys/fs/cgroup'

export type ContainerProcesses = {
  /** Of the moment, in its control group; none while it is dead. */
  pids(): readonly number[]
  /** Whether the process is the container's still, and no tool of the engine's; asked before it is touched. */
  owns(pid: number): boolean
}

/**
 * Throws EnvironmentError WALL_CLOCK_REFUSED where the container is not the run's, or its processes are not to be seen from
 * here. It must run.
 */
export async function processesOf(container: Docker.Container, run: string): Promise<ContainerProcesses> {
  const { Id, Config, State } = await container.inspect()
  const labels: Labels = Config.Labels ?? {}
  if (labels[RUN_LABEL] !== run) throw refused(`container ${Id} is not of run ${run}`)
  const file = groupFileOf(State.Pid, Id)
  return { pids: () => linesOf(file).map(Number), owns: (pid) => isOf(pid, Id) }
}

/** The engine's tools, on their way into the container, are in its group already. */
function isOf(pid: number, id: string): boolean {
  return linesOf(`/proc/${pid}/cgroup`).some((line) => line.includes(id)) && !/^runc:\[/.test(nameOf(pid))
}

function nameOf(pid: number): string {
  return linesOf(`/proc/${pid}/comm`)[0] ?? ''
}

/** The list of processes of its group: of the one hierarchy (version 2), or of the one that counts processes (version 1). */
function groupFileOf(pid: number, id: string): string {
  const entries = linesOf(`/proc/${pid}/cgroup`)
  if (!entries.some((line) => line.includes(id)))
    throw refused('the engine runs elsewhere: its processes are not processes of this machine')
  for (const entry of entries) {
    const [, controllers = '', path = ''] = /^\d+:([^:]*):(.*)$/.exec(entry) ?? []
    const file = `${GROUPS}/${controllers === '' ? '' : `${controllers}/`}${path}/cgroup.procs`
    if ((controllers === '' || controllers === 'pids') && path.includes(id) && existsSync(file)) return file
  }
  throw refused(`the control group of process ${pid} is not to be seen below ${GROUPS}`)
}

function linesOf(file: string): readonly string[] {
  try {
    return readFileSync(file, 'latin1')
      .split('\n')
      .filter((line) => line !== '')
  } catch {
    return [] // dead, or never there
  }
}

function refused(why: string): EnvironmentError {
  return new EnvironmentError('WALL_CLOCK_REFUSED', why)
}
