/**
 * The exec port: runs a command beside a node's server, in a throw-away container that shares the server's process and
 * network namespaces. There the server is process 1, so a family may change whatever the kernel lets root change of a
 * process: `prlimit --pid 1 ...`. Takes about half a second a command.
 * Station: runtime/docker. The container is made from the image of the node's helper, with its labels, so that the reaper
 * removes what a killed run leaves.
 */
import Docker from 'dockerode'
import { EnvironmentError } from '../../core/errors.ts'
import type { Json } from '../../core/json.ts'
import type { Measurement, PortCheck, PortStep } from '../ports.ts'
import { messageOf } from './engine-errors.ts'
import type { ExecResult } from './exec.ts'
import { logFrames } from './log-frames.ts'
import type { DockerNode } from './node.ts'
import { nodeNamed } from './node-named.ts'

type ExecStep = Extract<PortStep, { port: 'exec' }>
type ExecCheck = Extract<PortCheck, { port: 'exec' }>
type ExecNode = Pick<DockerNode, 'name' | 'server' | 'helper'>

/** To look into another process, and to change its network. More, SYS_RESOURCE say, a machine may not have to give. */
const CAPABILITIES = ['SYS_PTRACE', 'NET_ADMIN']
const DEADLINE_MS = 30_000
const PRINTED_MAX = 2_000
/** Of each channel; what a command prints beyond that is read and forgotten. */
const KEPT_BYTES_MAX = 1 << 20

export class ExecPort {
  readonly #nodes: readonly ExecNode[]

  constructor(nodes: readonly ExecNode[]) {
    this.#nodes = nodes
  }

  /** Rejects with EnvironmentError EXEC_FAILED unless the command ends with 0 beside every server that runs. */
  async perform({ nodes, command }: ExecStep): Promise<void> {
    await Promise.all(
      nodes.map(async (name) => {
        const node = nodeNamed(this.#nodes, name)
        const result = await runBeside(node, command)
        if (result === undefined || result.exitCode === 0) return
        if (await isRunning(node)) throw failed(node, command, `exit code ${result.exitCode}: ${printed(result)}`)
      }),
    )
  }

  async measure({ nodes, command }: ExecCheck): Promise<Measurement> {
    const results = await Promise.all(
      nodes.map(async (name) => ({ name, result: await runBeside(nodeNamed(this.#nodes, name), command) })),
    )
    return {
      holds: results.length > 0 && results.every(({ result }) => result?.exitCode === 0),
      detail: Object.fromEntries(results.map(({ name, result }) => [name, told(result)])),
    }
  }
}

/** Undefined where the server does not run, so that there is nothing to be beside. */
async function runBeside(node: ExecNode, command: readonly string[]): Promise<ExecResult | undefined> {
  if (!(await isRunning(node))) return undefined
  const { server, helper } = node
  try {
    const { Config } = await helper.inspect()
    const container = await engineOf(helper).createContainer({
      Image: Config.Image,
      Labels: Config.Labels,
      Cmd: [...command],
      HostConfig: {
        PidMode: `container:${server.id}`,
        NetworkMode: `container:${helper.id}`,
        CapAdd: CAPABILITIES,
        LogConfig: { Type: 'json-file', Config: {} },
      },
    })
    try {
      return await runToEnd(container)
    } finally {
      await container.remove({ force: true })
    }
  } catch (error) {
    if (!(await isRunning(node))) return undefined
    throw failed(node, command, messageOf(error))
  }
}

/** The engine that a container is in. */
function engineOf({ modem }: Docker.Container): Docker {
  return Object.assign(new Docker(), { modem })
}

async function runToEnd(container: Docker.Container): Promise<ExecResult> {
  const stream = await container.attach({ stream: true, stdout: true, stderr: true })
  await container.start()
  let isStopped = false
  const timer = setTimeout(() => {
    isStopped = true
    container.kill().catch(() => {}) // it may just have ended
  }, DEADLINE_MS)
  try {
    const { stdout, stderr } = await outputOf(stream as AsyncIterable<Uint8Array>)
    const { StatusCode } = await container.wait()
    const stopped = `stopped, since it did not end within ${DEADLINE_MS / 1000} s; `
    return { exitCode: StatusCode, stdout, stderr: isStopped ? `${stopped}${stderr || stdout}` : stderr }
  } finally {
    clearTimeout(timer)
  }
}

/** Exported for its tests. */
export async function outputOf(stream: AsyncIterable<Uint8Array>): Promise<Pick<ExecResult, 'stdout' | 'stderr'>> {
  const kept = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] }
  const left = { stdout: KEPT_BYTES_MAX, stderr: KEPT_BYTES_MAX }
  for await (const { channel, bytes } of logFrames(stream)) {
    if (left[channel] === 0) continue
    const part = bytes.subarray(0, left[channel])
    kept[channel].push(part)
    left[channel] -= part.length
  }
  const text = (parts: readonly Uint8Array[]) => Buffer.concat(parts).toString('utf8')
  return { stdout: text(kept.stdout), stderr: text(kept.stderr) }
}

async function isRunning({ server }: ExecNode): Promise<boolean> {
  return (await server.inspect()).State.Running
}

/** JSON where it prints JSON, so that numbers stay numbers. */
function told(result: ExecResult | undefined): Json {
  if (result === undefined) return 'its server does not run'
  try {
    return JSON.parse(result.stdout) as Json
  } catch {
    return result.exitCode === 0 ? printed(result) : `exit code ${result.exitCode}: ${printed(result)}`
  }
}

function printed({ stdout, stderr }: ExecResult): string {
  return (stderr.trim() || stdout.trim()).slice(0, PRINTED_MAX)
}

function failed({ name }: ExecNode, command: readonly string[], why: string): EnvironmentError {
  return new EnvironmentError('EXEC_FAILED', `could not run ${command[0]} beside the server of ${name}: ${why}`, {
    hint: `The command was: ${command.join(' ')}`,
    facts: { node: name, command },
  })
}
