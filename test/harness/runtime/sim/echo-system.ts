/**
 * A small system for tests of the world. `relay` sends the request's number to the node named by its value, whose answer
 * is the reply; `store` persists its value; `load` answers what was durable at the start; others as named.
 */
import type { Json } from '../../../../harness/core/json.ts'
import type { SimEffect, SimEvent, SimNodeContext, SimSystem } from '../../../../systems/system.ts'

type EchoState = { readonly durable: unknown; readonly heard: readonly unknown[] }
type Note = { readonly type: 'ask' | 'answer'; readonly request: number }

function effectsOf(state: EchoState, event: SimEvent): readonly SimEffect[] {
  if (event.type === 'timer') return [reply(Number(event.timer), null)]
  if (event.type === 'message') {
    const { type, request } = event.message as Note
    if (type === 'answer') return [reply(request, event.from)]
    return [{ type: 'send', to: event.from, message: { type: 'answer', request } }]
  }
  if (event.type !== 'request') return []
  const { request } = event
  const { f, value } = event.body
  const sends = (to: string): SimEffect => ({ type: 'send', to, message: { type: 'ask', request } })
  if (f === 'relay') return [sends(String(value))]
  if (f === 'many') return [1, 2, 3, 4, 5, 6, 7, 8].map(() => sends('n2'))
  if (f === 'store') return [{ type: 'persist', durable: value }, reply(request, value)]
  if (f === 'load') return [reply(request, JSON.stringify(state.durable ?? null))]
  if (f === 'after') return [{ type: 'set-timer', timer: `${request}`, delayUs: Number(value) }]
  if (f === 'twice') return [reply(request, 1), reply(request, 2)]
  return []
}

function reply(request: number, value: Json): SimEffect {
  return { type: 'reply', request, completion: { type: 'ok', value } }
}

export const ECHO: SimSystem = {
  name: 'echo',
  summary: 'for tests of the simulated world',
  runtime: 'sim',
  functions: ['relay', 'store', 'load', 'after', 'twice', 'never'],
  options: {},
  promises: [],
  outcomes: [],
  nodes: { min: 1, max: 5 },
  bugs: [],
  init: (): EchoState => ({ durable: undefined, heard: [] }),
  step: (state, event, _context: SimNodeContext) => {
    const before = state as EchoState
    const known = event.type === 'start' ? { ...before, durable: event.durable } : before
    return { state: known, effects: effectsOf(known, event) }
  },
  describe: () => null,
}
