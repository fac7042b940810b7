/**
 * RabbitMQ: a message broker; its quorum queues are replicated by Raft, its streams are replicated logs. One key of a workload is one
 * durable queue, or one stream.
 * Station: system. Puts its parts together; holds no logic.
 */
import type { ContainerSystem } from '../container-system.ts'
import { openClient } from './client.ts'
import { CLIENT_PORT, container } from './container.ts'
import { image, versions } from './images.ts'
import { queueTotals } from './management.ts'
import { options } from './options.ts'
import { outcomes } from './outcomes.ts'
import { promises } from './promises.ts'
import { recover } from './recover.ts'
import { refuses } from './refusals.ts'
import { leader, ready, status } from './status.ts'

export const rabbitmq: ContainerSystem = {
  name: 'rabbitmq',
  summary: 'RabbitMQ, a message broker with queues on Raft and streams, in containers',
  functions: ['declare', 'publish', 'subscribe', 'emit', 'consume', 'drain', 'send', 'poll'],
  options,
  promises,
  outcomes,
  nodes: { min: 1, max: 5 },
  refuses,
  runtime: 'containers',
  clientPort: CLIENT_PORT,
  versions,
  image,
  container,
  ready,
  recover,
  leader,
  status,
  open: ({ address }, settings) =>
    openClient(`${address}:${CLIENT_PORT}`, settings, async (queue, deadlineMs) => {
      const found = (await queueTotals(address, deadlineMs)).find(({ name }) => name === queue)
      if (found?.messages === undefined || found.messages_ready === undefined)
        throw new Error(`the node does not speak of '${queue}'`)
      return found.messages - found.messages_ready
    }),
}
