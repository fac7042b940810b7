/**
 * Copies of all nodes' Raft logs, taken when every server is dead.
 * Station: evidence.
 */
import { join } from 'node:path'
import { copyFolder } from './copy-folder.ts'
import { messageOf } from './engine-errors.ts'
import type { DockerNode } from './node.ts'
import type { ProcessPort } from './process-port.ts'

/**
 * Kills all servers at once and copies `path` of each to `directory`/NODE. Resolves with what could not be copied, by node.
 * Rejects only if the servers cannot be killed: their logs would then tell nothing for sure.
 */
export async function saveRaftLogs(
  nodes: readonly DockerNode[],
  processes: ProcessPort,
  path: string,
  directory: string,
): Promise<{ readonly [node: string]: string }> {
  const names = nodes.map(({ name }) => name)
  await processes.perform({ port: 'process', do: 'kill', nodes: names })
  const dead = await processes.measure({ port: 'process', nodes: names, state: 'dead' })
  if (!dead.holds) throw new Error(`servers still run: ${JSON.stringify(dead.detail)}`)
  const problems = await Promise.all(
    nodes.map(({ name, server }) =>
      copyFolder(server, path, join(directory, name)).then(
        () => [],
        (error: unknown) => [[name, messageOf(error)] as const],
      ),
    ),
  )
  return Object.fromEntries(problems.flat())
}
