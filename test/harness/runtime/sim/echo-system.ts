/**
 * A small system for tests of the world. What it was asked decides what it does:
 *
 * | function | does |
 * |---|---|
 * | relay | sends the request's number to the node named by its value, whose answer is the reply |
 * | many | sends eight notes to n2, which answers none |
 * | write | appends its value to the file 'log' and answers at once |
 * | store | the same, and answers when it is synced, or how the sync failed |
 * | create, remove | writes or removes the file named by its value, and answers at once |
 * | load | answers what it found on its disk at the start: values of 'log', those not whole in brackets |
 * | files | answers the names it found |
 * | clock | answers what its clock shows |
 * | after | answers after so many microseconds by its own clock |
 * | alarm | sets one timer, the same for all, which does nothing |
 * | exit | ends itself |
 * | twice, never | answers twice, or not |
 */
import type { Json } from '../../../../harness/core/json.ts'
import type { DiskImage, SimEffect, SimEvent, SimNodeContext, SimSystem } from '../../../../systems/sim-system.ts'

type EchoState = { readonly disk: DiskImage }
type Note = { readonly type: 'ask' | 'answer' | 'note'; readonly request: number }
type Request = Extract<SimEvent, { type: 'request' }>

function effectsOf(state: EchoState, event: SimEvent, context: SimNodeContext): readonly SimEffect[] {
  switch (event.type) {
    case 'timer':
      if (event.timer === 'alarm') return []
      return [reply(Number(event.timer), context.nowUs)]
    case 'synced':
      return [reply(event.ticket, 'synced')]
    case 'sync-failed':
      return [reply(event.ticket, event.code)]
    case 'message': {
      const { type, request } = event.message as Note
      if (type === 'note') return []
      if (type === 'answer') return [reply(request, event.from)]
      return [{ type: 'send', to: event.from, message: { type: 'answer', request } }]
    }
    case 'request':
      return served(state, event, context)
    default:
      return []
  }
}

function served({ disk }: EchoState, { request, body: { f, value } }: Request, { nowUs }: SimNodeContext): SimEffect[] {
  const sends = (to: string, type: Note['type']): SimEffect => ({ type: 'send', to, message: { type, request } })
  const writes = (file: string): SimEffect => ({ type: 'append', file, records: [{ value, bytes: 100 }] })
  switch (f) {
    case 'relay':
      return [sends(String(value), 'ask')]
    case 'many':
      return [1, 2, 3, 4, 5, 6, 7, 8].map(() => sends('n2', 'note'))
    case 'write':
      return [writes('log'), reply(request, value)]
    case 'store':
      return [writes('log'), { type: 'sync', files: ['log'], names: true, ticket: request }]
    case 'create':
      return [writes(String(value)), reply(request, value)]
    case 'remove':
      return [{ type: 'remove', file: String(value) }, reply(request, value)]
    case 'load':
      return [
        reply(
          request,
          (disk.get('log') ?? []).map(({ value, whole }) => (whole ? value : [value]) as Json),
        ),
      ]
    case 'files':
      return [reply(request, [...disk.keys()].sort())]
    case 'clock':
      return [reply(request, nowUs)]
    case 'after':
      return [{ type: 'set-timer', timer: `${request}`, delayUs: Number(value) }]
    case 'alarm':
      return [{ type: 'set-timer', timer: 'alarm', delayUs: Number(value) }]
    case 'exit':
      return [{ type: 'exit', reason: 'asked to' }]
    case 'twice':
      return [reply(request, 1), reply(request, 2)]
    default:
      return []
  }
}

function reply(request: number, value: Json): SimEffect {
  return { type: 'reply', request, completion: { type: 'ok', value } }
}

export const ECHO: SimSystem = {
  name: 'echo',
  summary: 'for tests of the simulated world',
  runtime: 'sim',
  functions: ['relay', 'many', 'write', 'store', 'create', 'remove', 'load', 'files', 'clock', 'after', 'exit'],
  options: {},
  promises: [],
  outcomes: [],
  nodes: { min: 1, max: 5 },
  bugs: [],
  marks: [],
  init: (): EchoState => ({ disk: new Map() }),
  step: (state, event, context) => {
    const before = state as EchoState
    const known = event.type === 'start' ? { ...before, disk: event.disk } : before
    return { state: known, effects: effectsOf(known, event, context) }
  },
  describe: () => null,
}
