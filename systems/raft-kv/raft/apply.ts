/**
 * Applying committed entries in the order of the log (section 5.3; Figure 2, All Servers), answering the clients who waited
 * for that (commands at the node that received them, reads whose index is reached, watches that have something to tell),
 * and compacting the log now and then (section 7).
 */
import { applyCommand, type Machine, readMachine } from '../machine/machine.ts'
import type { Result } from '../machine/result.ts'
import type { Entry } from './log.ts'
import type { ClientWait, RaftState } from './state.ts'
import { ENTRIES_KEPT } from './timing.ts'
import { mark, replyError, replyOk, type Turn } from './turn.ts'

export function applyCommitted(state: RaftState, turn: Turn): RaftState {
  const applyTo = Math.min(turn.rules.mayApplyTo(state.commitIndex, state.log.lastIndex), state.log.lastIndex)
  if (applyTo <= state.appliedIndex) return state
  let { machine } = state
  let { waits } = state
  for (let index = state.appliedIndex + 1; index <= applyTo; index++) {
    const entry = state.log.at(index)
    const applied = applyEntry(machine, index, entry, turn)
    machine = applied.machine
    if (entry.type === 'command' && applied.result !== undefined) waits = answer(waits, entry, applied.result, turn)
  }
  return compact(withAdvanced({ ...state, machine, waits, appliedIndex: applyTo }, turn), turn)
}

/** The machine has come further: those are answered who wait for no command of their own. */
export function withAdvanced(state: RaftState, turn: Turn): RaftState {
  return serveReads(tellWatchers(state, turn), turn)
}

type Applied = { readonly machine: Machine; readonly result: Result | undefined; readonly isRepeat: boolean }

/**
 * All nodes apply the same entries to the same machine, and again after a restart. What came of an entry the first time is
 * taken from then on, known by the identity of all that it follows from; so equal machines are one object, on whatever nodes.
 */
export function applyEntry(machine: Machine, index: number, entry: Entry, turn: Turn): Applied {
  const known = APPLIED.get(entry)
  const applied =
    known?.before === machine && known.index === index ? known.applied : applyAnew(machine, index, entry, turn)
  if (applied !== known?.applied) APPLIED.set(entry, { before: machine, index, applied })
  if (applied.isRepeat) mark(turn, 'repeated command not applied again')
  return applied
}

/** An entry is of one cluster, whose nodes all have the same rules. */
const APPLIED = new WeakMap<Entry, { readonly before: Machine; readonly index: number; readonly applied: Applied }>()

function applyAnew(machine: Machine, index: number, entry: Entry, { rules }: Turn): Applied {
  if (entry.type !== 'command')
    return { machine: { ...machine, appliedIndex: index }, result: undefined, isRepeat: false }
  const { command, session } = entry
  let isRepeat = false
  const { machine: after, result } = applyCommand(machine, index, command, session, (seen) => {
    isRepeat = rules.isRepeat(seen)
    return isRepeat
  })
  return { machine: after, result, isRepeat }
}

type Waits = RaftState['waits']

function answer(waits: Waits, entry: Entry & { type: 'command' }, result: Result, turn: Turn): Waits {
  if (waits.size === 0 || !turn.rules.isAwaited(entry.session.id, sessionId(turn))) return waits
  for (const [request, wait] of waits) {
    if (wait.type !== 'command' || wait.session.serial !== entry.session.serial) continue
    if (result.type === 'ok') replyOk(turn, request, result.value)
    else replyError(turn, request, 'info', wait.value, result.error)
    const left = new Map<number, ClientWait>(waits)
    left.delete(request)
    return left
  }
  return waits
}

/** The session of this life of this node. */
export function sessionId({ context: { node, life } }: Turn): string {
  return `${node}.${life}`
}

/** Whether it is one of the sessions of this node's lives. */
export function isSessionOf(id: string, node: string): boolean {
  return id.length > node.length && id[node.length] === '.' && id.startsWith(node)
}

/** Dissertation, section 6.4 steps 4 and 5: answers confirmed reads from the machine, once it is far enough. */
export function serveReads(state: RaftState, turn: Turn): RaftState {
  const mayServe = (index: number) => turn.rules.mayServeRead(state.appliedIndex, index)
  if (!state.confirmedReads.some(({ index }) => mayServe(index))) return state
  const waits = new Map<number, ClientWait>(state.waits)
  for (const { request, index } of state.confirmedReads) {
    const wait = waits.get(request)
    if (!mayServe(index) || wait?.type !== 'read') continue
    replyOk(turn, request, readMachine(state.machine, wait.query))
    waits.delete(request)
  }
  return { ...state, waits, confirmedReads: state.confirmedReads.filter(({ index }) => !mayServe(index)) }
}

function tellWatchers(state: RaftState, turn: Turn): RaftState {
  let waits: Map<number, ClientWait> | undefined
  for (const [request, wait] of state.waits) {
    if (wait.type !== 'watch') continue
    const told = readMachine(state.machine, wait.query) as { events?: readonly unknown[] }
    if (told.events?.length === 0) continue
    replyOk(turn, request, told as never)
    waits ??= new Map<number, ClientWait>(state.waits)
    waits.delete(request)
  }
  return waits === undefined ? state : { ...state, waits }
}

/** Section 7: once enough entries were applied since the last snapshot, a new one replaces all but a few of them. */
function compact(state: RaftState, turn: Turn): RaftState {
  const { log, snapshot, appliedIndex, machine } = state
  const term = log.termAt(appliedIndex)
  // An entry that is applied but not committed would be lost for good: the snapshot covers what is both.
  if (
    appliedIndex - snapshot.index < turn.features.snapshotEvery ||
    term === undefined ||
    appliedIndex > state.commitIndex
  )
    return state
  mark(turn, 'log compacted')
  const configurations = state.configurations.filter(({ index }) => index <= appliedIndex)
  const configuration = configurations.at(-1)?.configuration ?? snapshot.configuration
  const later = state.configurations.filter(({ index }) => index > appliedIndex)
  return {
    ...state,
    log: log.compactedTo(Math.max(log.snapshot.index, appliedIndex - ENTRIES_KEPT)),
    snapshot: { index: appliedIndex, term, configuration, machine },
    configurations: [{ index: appliedIndex, configuration }, ...later],
  }
}
