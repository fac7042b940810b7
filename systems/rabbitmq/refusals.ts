/**
 * What cannot be run though every name in it is legal: settings that a version does not have, and queues of another kind than
 * a workload is about.
 * Station: system. Pure. Sources: RabbitMQ's release notes of 4.3.0, "Mnesia and Partition Handling Strategies are Removed"; its
 * documentation of streams (rabbitmq.com/docs/4.0/streams), "What is a Stream": to read takes nothing away.
 */
import type { Settings } from '../options.ts'
import type { Combination, Refusal } from '../system-facts.ts'

/** Settings that speak of Mnesia's clusters. */
const OF_MNESIA = { metadata: ['mnesia'], 'partition-handling': ['pause_minority', 'autoheal', 'ignore'] }

/** Of whom a stream takes no notice: it has no acknowledgements that take a message away, and is on disk always. */
const OF_QUEUES = { ack: ['auto'], messages: ['transient'], 'delivery-limit': ['20'] }

/** A workload with this function is one of logs. */
const OF_LOGS = 'send'

export function refuses(combination: Combination): Refusal | undefined {
  return ofVersion(combination) ?? ofKind(combination)
}

function ofKind({ settings, functions }: Combination): Refusal | undefined {
  const type = settings['queue-type']
  const isOfLogs = functions.includes(OF_LOGS)
  if (isOfLogs && type !== 'stream')
    return {
      message: `RabbitMQ keeps a log in a stream; from a ${type} queue what was read is gone`,
      hint: 'Add --set queue-type=stream.',
    }
  if (!isOfLogs && type === 'stream')
    return {
      message: 'a stream is a log: to consume takes nothing from it, so it is no queue',
      hint: 'Take --workload log, or leave out --set queue-type=stream.',
    }
  const name = type === 'stream' ? named(OF_QUEUES, settings) : undefined
  if (name === undefined) return undefined
  return { message: `a stream has no ${name}=${settings[name]}`, hint: `Leave out --set ${name}.` }
}

function ofVersion({ version, settings }: Combination): Refusal | undefined {
  if (!hasKhepriAlone(version)) return undefined
  const name = named(OF_MNESIA, settings)
  if (name === undefined) return undefined
  return {
    message: `RabbitMQ ${version} has no ${name}=${settings[name]}: Mnesia and its partition handling ended with 4.2`,
    hint: `Leave out --set ${name}, or take --version 4.0.5.`,
  }
}

/** The first setting that has one of these values. */
function named(values: { readonly [setting: string]: readonly string[] }, settings: Settings): string | undefined {
  return Object.keys(values).find((name) => values[name]?.includes(settings[name] ?? ''))
}

/** From 4.3 on the metadata are in Khepri, and nowhere else. False for what is no version, such as an image's name. */
export function hasKhepriAlone(version = ''): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)\./.exec(version)?.map(Number) ?? []
  if (major === undefined || minor === undefined) return false
  return major > 4 || (major === 4 && minor >= 3)
}
