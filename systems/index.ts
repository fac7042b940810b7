/** The registry of systems: one line each. */
import { unknownName } from '../harness/core/nearest.ts'
import { etcd } from './etcd/system.ts'
import { kafka } from './kafka/system.ts'
import { rabbitmq } from './rabbitmq/system.ts'
import { raftKv } from './raft-kv/system.ts'
import type { System } from './system.ts'

export const SYSTEMS: readonly System[] = [raftKv, etcd, rabbitmq, kafka]

/** Throws UsageError UNKNOWN_SYSTEM with the legal names. */
export function systemNamed(name: string, systems: readonly System[] = SYSTEMS): System {
  const system = systems.find((candidate) => candidate.name === name)
  if (system !== undefined) return system
  const legal = systems.map((candidate) => candidate.name)
  throw unknownName('UNKNOWN_SYSTEM', 'system', name, legal)
}
