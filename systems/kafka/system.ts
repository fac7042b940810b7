/**
 * Kafka: replicated logs of records, in containers. One log of a workload is one topic of one partition.
 * Station: system. Puts its parts together; holds no logic.
 */
import type { ContainerSystem } from '../container-system.ts'
import { type Settings, setting } from '../options.ts'
import { openClient } from './client.ts'
import { CLIENT_PORT, container } from './container.ts'
import { image, versions } from './images.ts'
import { options } from './options.ts'
import { outcomes } from './outcomes.ts'
import { promises } from './promises.ts'
import { recover } from './recover.ts'
import type { Library } from './sender.ts'
import type { SessionOptions } from './session.ts'
import { features, leader, ready } from './status.ts'
import { examineTopics } from './topics.ts'

export const kafka: ContainerSystem = {
  name: 'kafka',
  summary: 'Kafka, replicated logs of records (KRaft), in containers',
  functions: ['send', 'poll', 'leader'],
  options,
  promises,
  outcomes,
  nodes: { min: 1, max: 5 },
  runtime: 'containers',
  clientPort: CLIENT_PORT,
  versions,
  image,
  container,
  ready: ({ address }, deadlineMs) => ready(address, deadlineMs),
  examine: examineTopics,
  recover,
  leader,
  features,
  open: ({ address }, settings) =>
    openClient(`${address}:${CLIENT_PORT}`, sessionOptions(settings), setting(settings, 'client') as Library),
}

function sessionOptions(settings: Settings): SessionOptions {
  const acks = setting(settings, 'acks')
  return {
    acks: acks === 'all' ? -1 : Number(acks),
    idempotent: setting(settings, 'idempotent') === 'on',
    retries: setting(settings, 'retries') === 'on',
    readCommitted: setting(settings, 'isolation') === 'committed',
  }
}
