/** Everything that an observer of the simulated world is told, as plain values in order. */
import type { Ending, Loss, SimObserver } from '../../harness/runtime/sim/observer.ts'
import type { ClientRequest, Completion } from '../../systems/client.ts'

type At = { readonly timeUs: number; readonly node: string }

export type TraceEvent = At &
  (
    | { readonly type: 'start'; readonly life: number }
    | { readonly type: 'end'; readonly how: Ending; readonly reason?: string }
    | { readonly type: 'pause' | 'resume' }
    | { readonly type: 'timer'; readonly timer: string }
    | { readonly type: 'synced' | 'sync-failed'; readonly ticket: number }
    | { readonly type: 'send'; readonly to: string; readonly message: unknown }
    | { readonly type: 'deliver'; readonly from: string; readonly message: unknown }
    | { readonly type: 'lose'; readonly from: string; readonly message: unknown; readonly lost: Loss }
    | { readonly type: 'request'; readonly request: number; readonly body: ClientRequest }
    | { readonly type: 'completion'; readonly request: number; readonly completion: Completion }
  )

export function recorder(heard: TraceEvent[]): SimObserver {
  return {
    step: (node, _state, timeUs, event) => {
      if (event.type === 'timer') heard.push({ type: 'timer', timeUs, node, timer: event.timer })
      if (event.type === 'synced' || event.type === 'sync-failed')
        heard.push({ type: event.type, timeUs, node, ticket: event.ticket })
    },
    sent: (node, to, message, timeUs) => heard.push({ type: 'send', timeUs, node, to, message }),
    delivered: (from, node, message, timeUs) => heard.push({ type: 'deliver', timeUs, node, from, message }),
    lost: (from, node, message, timeUs, lost) => heard.push({ type: 'lose', timeUs, node, from, message, lost }),
    started: (node, timeUs, life) => heard.push({ type: 'start', timeUs, node, life }),
    ended: (node, timeUs, how, reason) =>
      heard.push({ type: 'end', timeUs, node, how, ...(reason === undefined ? {} : { reason }) }),
    paused: (node, timeUs) => heard.push({ type: 'pause', timeUs, node }),
    resumed: (node, timeUs) => heard.push({ type: 'resume', timeUs, node }),
    requested: (node, request, body, timeUs) => heard.push({ type: 'request', timeUs, node, request, body }),
    completed: (node, request, completion, timeUs) =>
      heard.push({ type: 'completion', timeUs, node, request, completion }),
  }
}
