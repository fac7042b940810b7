/** The registry of clients that the honesty suite holds to account: one line each. */
import { unknownName } from '../harness/core/nearest.ts'
import type { CheckedClient } from './checked-client.ts'
import { etcdClient } from './etcd/checked-client.ts'
import { kafkaClient } from './kafka/checked-client.ts'
import { rabbitmqClient } from './rabbitmq/checked-client.ts'

export const CHECKED_CLIENTS: readonly CheckedClient[] = [etcdClient, rabbitmqClient, kafkaClient]

/** Throws UsageError UNKNOWN_SYSTEM with the legal names. */
export function checkedClientOf(system: string): CheckedClient {
  const found = CHECKED_CLIENTS.find((candidate) => candidate.system.name === system)
  if (found !== undefined) return found
  const legal = CHECKED_CLIENTS.map((candidate) => candidate.system.name)
  throw unknownName('UNKNOWN_SYSTEM', 'system in containers:', system, legal)
}
