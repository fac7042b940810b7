/**
 * The process port on containers: kills, starts, pauses and resumes node servers, and measures how they are.
 * Station: runtime/docker.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type Docker from 'dockerode'
import { EnvironmentError, UsageError } from '../../core/errors.ts'
import type { Measurement, PortCheck, PortStep } from '../ports.ts'
import { messageOf, tolerating } from './engine-errors.ts'
import type { DockerNode } from './node.ts'
import { nodeNamed } from './node-named.ts'

type ProcessStep = Extract<PortStep, { port: 'process' }>
type ProcessCheck = Extract<PortCheck, { port: 'process' }>

export type ProcessPort = {
  perform(step: ProcessStep): Promise<void>
  measure(check: ProcessCheck): Promise<Measurement>
}

export function processPort(nodes: readonly DockerNode[]): ProcessPort {
  const nodeOf = (name: string) => nodeNamed(nodes, name)
  return {
    async perform(step) {
      const { do: what } = step
      if (what === 'power') throw noPower()
      await Promise.all(
        step.nodes.map(nodeOf).map(async ({ name, server }) => {
          try {
            await doTo(server, what)
          } catch (cause) {
            throw new EnvironmentError('PROCESS_FAILED', `the engine could not ${what} ${name}: ${messageOf(cause)}`, {
              facts: { node: name, do: what },
              cause,
            })
          }
        }),
      )
    },

    async measure(check) {
      const states = await Promise.all(
        check.nodes.map(nodeOf).map(async ({ name, server }) => [name, await stateOf(server)] as const),
      )
      const wanted = STATES[check.state]
      const holds = states.length > 0 && states.every(([, state]) => wanted.test(state))
      return { holds, detail: Object.fromEntries(states) }
    },
  }
}

/**
 * 409: a dead container is killed; 304: a running one is started. The engine's other answers for "already so" differ from
 * version to version: there the state is asked for first.
 */
async function doTo(server: Docker.Container, what: 'kill' | 'start' | 'pause' | 'resume'): Promise<void> {
  if (what === 'kill') {
    await tolerating([409], server.kill({ signal: 'SIGKILL' }))
    return
  }
  const { Running, Paused } = (await server.inspect()).State
  if (what === 'start' && !Paused) await tolerating([304], server.start())
  else if (what === 'pause' && Running && !Paused) await pause(server)
  else if (what === 'resume' && Paused) await server.unpause()
}

const PAUSES_MAX = 5

/**
 * On a busy machine many threads may not come to stand still within the engine's patience (runc: "unable to freeze"): then they
 * run on, and it is asked again.
 */
async function pause(server: Docker.Container): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await server.pause()
    } catch (error) {
      if (tries === PAUSES_MAX || !messageOf(error).includes('unable to freeze')) throw error
    }
  }
}

/** The kernel of this machine runs all nodes and keeps what they wrote. */
function noPower(): UsageError {
  return new UsageError(
    'NO_POWER',
    'a container cannot lose power: the machine it shares with all others keeps its files',
  )
}

const STATES = { running: /^running/, dead: /^dead/, paused: /^paused, silent/ }

/** Between two counts of what a paused server used of a processor. */
const SILENCE_MS = 200

/** A paused server neither counts as running nor as dead; that the engine calls it paused is no proof that it stands still. */
async function stateOf(server: Docker.Container): Promise<string> {
  const { Running, Paused, ExitCode, Pid } = (await server.inspect()).State
  if (!Running) return `dead, exit code ${ExitCode}`
  if (!Paused) return `running, pid ${Pid}`
  const before = await processorNs(server)
  await sleep(SILENCE_MS)
  return silence(before, await processorNs(server))
}

/** Exported for its tests. */
export function silence(beforeNs: number | undefined, afterNs: number | undefined): string {
  if (beforeNs === undefined || afterNs === undefined)
    return 'paused, says the engine; what it does could not be counted'
  const used = afterNs - beforeNs
  return used === 0
    ? `paused, silent: no processor time for ${SILENCE_MS} ms`
    : `paused, says the engine, but it used ${used} ns of a processor`
}

/** Of all processes of the container so far, by its control group. */
async function processorNs(server: Docker.Container): Promise<number | undefined> {
  const stats = await server.stats({ stream: false, 'one-shot': true })
  const { total_usage: used } = stats.cpu_stats.cpu_usage
  return used > 0 ? used : undefined
}
