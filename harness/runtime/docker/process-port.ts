/**
 * The process port on containers: kills and starts node servers, and measures which of them run.
 * Station: runtime/docker.
 */
import { EnvironmentError, invariant } from '../../core/errors.ts'
import type { Measurement, PortCheck, PortStep } from '../ports.ts'
import { messageOf, tolerating } from './engine-errors.ts'
import type { DockerNode } from './node.ts'

type ProcessStep = Extract<PortStep, { port: 'process' }>
type ProcessCheck = Extract<PortCheck, { port: 'process' }>

export type ProcessPort = {
  perform(step: ProcessStep): Promise<void>
  measure(check: ProcessCheck): Promise<Measurement>
}

export function processPort(nodes: readonly DockerNode[]): ProcessPort {
  const nodeOf = (name: string): DockerNode => {
    const node = nodes.find((each) => each.name === name)
    invariant(node !== undefined, 'a fault names nodes of its cluster', { name })
    return node
  }
  return {
    async perform(step) {
      await Promise.all(
        step.nodes.map(nodeOf).map(async ({ name, server }) => {
          try {
            // Already so: 409 for the kill of a dead container, 304 for the start of a running one.
            if (step.do === 'kill') await tolerating([409], server.kill({ signal: 'SIGKILL' }))
            else await tolerating([304], server.start())
          } catch (cause) {
            throw new EnvironmentError(
              'PROCESS_FAILED',
              `the engine could not ${step.do} ${name}: ${messageOf(cause)}`,
              {
                facts: { node: name, do: step.do },
                cause,
              },
            )
          }
        }),
      )
    },

    async measure(check) {
      const states = await Promise.all(
        check.nodes
          .map(nodeOf)
          .map(async ({ name, server }) => [name, stateOf((await server.inspect()).State)] as const),
      )
      const wanted = check.state === 'running' ? RUNNING : DEAD
      return { holds: states.every(([, state]) => wanted.test(state)), detail: Object.fromEntries(states) }
    },
  }
}

const RUNNING = /^running/
const DEAD = /^dead/

/** A paused server neither counts as running nor as dead. */
function stateOf(state: { Running: boolean; Paused: boolean; ExitCode: number; Pid: number }): string {
  if (!state.Running) return `dead, exit code ${state.ExitCode}`
  return state.Paused ? 'paused' : `running, pid ${state.Pid}`
}
