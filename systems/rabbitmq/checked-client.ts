/**
 * What the honesty suite must know of RabbitMQ's client.
 * Station: system.
 */
import type { CheckedClient } from '../checked-client.ts'
import { resolveSettings } from '../options.ts'
import { openClient } from './client.ts'
import { options } from './options.ts'
import { serverView } from './server-view.ts'
import { rabbitmq } from './system.ts'

export const rabbitmqClient: CheckedClient = {
  system: rabbitmq,
  functions: [
    { f: 'publish', effect: 'counted' },
    { f: 'declare', effect: 'uncounted' },
    { f: 'emit', effect: 'counted' },
    // The queue is named when it is declared, and when it is bound.
    { f: 'subscribe', effect: 'uncounted', requests: 2 },
    { f: 'consume', effect: 'none' },
    // It consumes, and then asks what is left.
    { f: 'drain', effect: 'none', requests: 2 },
    // Each declares the stream, which it never heard of.
    { f: 'send', effect: 'counted', requests: 2 },
    { f: 'poll', effect: 'none', requests: 2 },
  ],
  open: (target) => openClient(target, resolveSettings(options, {})),
  view: serverView,
  plainView: serverView,
}
