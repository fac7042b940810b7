/**
 * A driver of scripts without a cluster: answers each command as a healthy cluster would that does what the script wants,
 * and keeps what was asked of it. n1 leads in term 3 with 16 entries; whoever is waited for is elected at once.
 */
import type { MessagePattern, TraceRecord } from '../../harness/core/raft-message.ts'
import {
  NotReached,
  type Script,
  type ScriptAnswer,
  type ScriptCommand,
  type ScriptContext,
} from '../../nemesis/script.ts'
import type { Completion } from '../../systems/client.ts'

/** What became of the script, and the story it told until then. */
export type Performance = {
  readonly commands: readonly ScriptCommand[]
  readonly notReached?: string
  readonly roles: { readonly [role: string]: string }
  readonly numbers: { readonly [name: string]: number }
  readonly operations: { readonly [name: string]: number }
  readonly moments: readonly string[]
}

/** An answer that differs from the healthy one; undefined for the healthy one. */
export type Twist = (command: ScriptCommand, commands: readonly ScriptCommand[]) => Partial<ScriptAnswer> | undefined

const TERM = 3
const LAST_INDEX = 16
const STEPS_MAX = 500

export function perform(
  play: (context: ScriptContext) => Script,
  nodes: readonly string[],
  form: string,
  twist: Twist = () => undefined,
): Performance {
  const roles: Record<string, string> = {}
  const numbers: Record<string, number> = {}
  const operations: Record<string, number> = {}
  const moments: string[] = []
  const script = play({
    nodes,
    form,
    tell: {
      role: (name, node) => (roles[name] = node),
      number: (name, value) => (numbers[name] = value),
      operation: (name, index) => (operations[name] = index),
      moment: (name) => moments.push(name),
    },
  })
  const commands: ScriptCommand[] = []
  const told = () => ({ commands, roles, numbers, operations, moments })
  let answer: ScriptAnswer = { timeNs: 0 }
  try {
    for (let steps = 0; steps < STEPS_MAX; steps++) {
      const { done, value } = script.next(answer)
      if (done === true) return told()
      commands.push(value)
      answer = { timeNs: steps * 1e6, ...healthy(value, commands, nodes), ...twist(value, commands) }
    }
    throw new Error(`the script has not ended after ${STEPS_MAX} commands`)
  } catch (error) {
    if (!(error instanceof NotReached)) throw error
    return { ...told(), notReached: error.message }
  }
}

/** The invocation with this index is the command with this index. */
function healthy(
  command: ScriptCommand,
  commands: readonly ScriptCommand[],
  nodes: readonly string[],
): Partial<ScriptAnswer> {
  switch (command.do) {
    case 'begin':
      return { operation: commands.length - 1 }
    case 'await':
      return { completion: completed(commands[command.operation], commands) }
    case 'status':
      return {
        statuses: nodes.map((node) => ({
          node,
          leader: 'n1',
          term: TERM,
          lastIndex: LAST_INDEX,
          appliedIndex: LAST_INDEX,
        })),
      }
    case 'wait-for': {
      const { condition } = command
      if (condition.is === 'messages') return { met: { records: condition.all.map(recordOf) } }
      if (condition.is !== 'leader') return { met: {} }
      const node = condition.among[0] ?? 'n1'
      return { met: { leader: { node, leader: node, term: TERM, lastIndex: LAST_INDEX, appliedIndex: LAST_INDEX } } }
    }
    default:
      return {}
  }
}

function completed(begun: ScriptCommand | undefined, commands: readonly ScriptCommand[]): Completion {
  if (begun?.do !== 'begin') throw new Error('a completion of what was not begun')
  const { f, value } = begun.request
  const sent = commands.flatMap((each) =>
    each.do === 'begin' && each.request.f === 'send' ? [each.request.value] : [],
  )
  if (f === 'send') return { type: 'ok', value: [sent.indexOf(value), value] }
  if (f === 'poll')
    return { type: 'ok', value: { from: 0, next: sent.length, records: sent.map((each, offset) => [offset, each]) } }
  // The first that was not killed, in an epoch for each kill.
  const kills = commands.filter((each) => each.do === 'kill').length
  if (f === 'leader') return { type: 'ok', value: [kills + 1, kills] }
  return f === 'write' ? { type: 'ok', value: [5, value] } : { type: 'ok', value: [5, 1] }
}

function recordOf(pattern: MessagePattern, n: number): TraceRecord {
  const {
    type,
    from: [from = 'n1'] = [],
    to: [to = 'n1'] = [],
    termAtLeast: term = 0,
    indexAtLeast: index = 0,
  } = pattern
  const message = { from, to, type, term, index, logTerm: 0, commit: 0, reject: pattern.reject ?? false, entries: [] }
  return { n, timeNs: 0, message, fate: 'passed' }
}
