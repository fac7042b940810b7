/**
 * What cannot be run though every name in it is legal: settings that a version does not have, and queues of another kind than
 * a workload is about.
 * Station: system. Pure. Sources: RabbitMQ's release notes of 4.3.0, "Mnesia and Partition Handling Strategies are Removed"; its
 * documentation of streams (rabbitmq.com/docs/4.0/streams), "What is a Stream": to read takes nothing away.
 */
import type { Combination, Refusal } from '../system-facts.ts'

/** Settings that speak of Mnesia's clusters. */
const OF_MNESIA = { metadata: ['mnesia'], 'partition-handling': ['pause_minority', 'autoheal', 'ignore'] }

export function refuses({ version, settings }: Combination): Refusal | undefined {
  if (!hasKhepriAlone(version)) return undefined
  const gone = Object.entries(OF_MNESIA).find(([name, values]) => values.includes(settings[name] ?? ''))
  if (gone === undefined) return undefined
  const [name] = gone
  return {
    message: `RabbitMQ ${version} has no ${name}=${settings[name]}: Mnesia and its partition handling ended with 4.2`,
    hint: `Leave out --set ${name}, or take --version 4.0.5.`,
  }
}

/** From 4.3 on the metadata are in Khepri, and nowhere else. False for what is no version, such as an image's name. */
export function hasKhepriAlone(version = ''): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)\./.exec(version)?.map(Number) ?? []
  if (major === undefined || minor === undefined) return false
  return major > 4 || (major === 4 && minor >= 3)
}
