/**
 * Evidence made by hand, in a short notation, to hold facts and checkers against what a cluster never did.
 *
 *     E1:2=7   the entry (1, 2) that writes 7 to the script's key; without a value a no-op. What it overwrites is told before it
 *     H2,1     a hard state: term 2, commit 1; H2,1,b with a vote
 *     S9,3     a snapshot up to index 9 of term 3
 *     Ia       the member's identity: a
 */
import { HistoryBuilder } from '../../harness/core/history-builder.ts'
import type { Json } from '../../harness/core/json.ts'
import type { ClientOp, OpError } from '../../harness/core/op.ts'
import type { MemberLog, RaftEvidence } from '../../harness/core/raft-evidence.ts'
import type { LoggedWrite, LogRequest, RaftLogEvent } from '../../harness/core/raft-log.ts'
import type { MessageFate, MessageType, TraceRecord } from '../../harness/core/raft-message.ts'
import type { Story } from '../../harness/core/story.ts'
import type { ScriptEvidence } from '../../nemesis/script.ts'
import { SCRIPT_KEY } from '../../nemesis/script-steps.ts'
import type { ClientRequest } from '../../systems/client.ts'

export function memberLog(node: string, notation: string, end: 'clean' | 'torn' = 'clean'): MemberLog {
  const events: RaftLogEvent[] = []
  let log: { readonly term: number; readonly index: number; readonly request?: LogRequest; readonly offset: number }[] =
    []
  for (const [at, word] of notation.split(' ').filter(Boolean).entries()) {
    const place = { file: 'wal', offset: at * 8 }
    const [a = 0, b = 0] = word.slice(1).split(/[:,=]/).map(Number)
    if (word.startsWith('H')) {
      const vote = word.split(',')[2]
      events.push({ type: 'hard-state', term: a, commit: b, ...(vote === undefined ? {} : { vote }), place })
    } else if (word.startsWith('I')) events.push({ type: 'identity', member: word.slice(1), cluster: 'c', place })
    else if (word.startsWith('S')) events.push({ type: 'snapshot', index: a, term: b, place })
    else {
      for (const old of log.filter(({ index }) => index >= b)) {
        const oldRequest = old.request === undefined ? {} : { oldRequest: old.request }
        const oldPlace = { file: 'wal', offset: old.offset }
        events.push({
          type: 'truncation',
          index: old.index,
          oldTerm: old.term,
          newTerm: a,
          from: b,
          ...oldRequest,
          oldPlace,
          place,
        })
      }
      log = log.filter(({ index }) => index < b)
      const value = word.split('=')[1]
      const request = value === undefined ? {} : { request: requestOf(value) }
      events.push({
        type: 'entry',
        term: a,
        index: b,
        kind: value === undefined ? 'no-op' : 'command',
        ...request,
        place,
      })
      log.push({ term: a, index: b, ...request, offset: place.offset })
    }
  }
  return { node, events: [...events, { type: 'end', state: end, place: { file: 'wal', offset: 8 * notation.length } }] }
}

/** `7`, or `x/7` for another key, or `?7` for a conditional write; `7@s` names the command. */
function requestOf(text: string): LogRequest {
  const [value = '', once] = text.split('@')
  const [key, written] = value.includes('/') ? value.split('/') : [SCRIPT_KEY, value]
  const conditional = written?.startsWith('?') === true
  return {
    kind: conditional ? 'txn' : 'put',
    writes: [{ key: `r/${key}`, value: written?.replace('?', '') ?? '' }],
    conditional,
    ...(once === undefined ? {} : { once }),
  }
}

export function logged({ f, key = SCRIPT_KEY, value }: ClientRequest): LoggedWrite | undefined {
  if (f === 'cas' && Array.isArray(value)) return { key: `r/${key}`, value: String(value[1]) }
  return f === 'write' ? { key: `r/${key}`, value: String(value) } : undefined
}

/** 'append n1>n2 t1 i1 c1 e1:2 dropped @30': type, link, term, index, commit, entries, `reject`, fate, time in ms. */
export function traceRecord(notation: string, n: number): TraceRecord {
  const [type = '', link = '', ...words] = notation.split(' ')
  const [from = '', to = ''] = link.split('>')
  const value = (letter: string) => Number(words.find((word) => new RegExp(`^${letter}\\d`).test(word))?.slice(1) ?? 0)
  const entries = words.flatMap((word) => {
    const match = /^e(\d+):(\d+)$/.exec(word)
    return match === null ? [] : [{ term: Number(match[1]), index: Number(match[2]) }]
  })
  const fates: readonly MessageFate[] = ['dropped', 'cut', 'held', 'delayed', 'released', 'link-cut']
  const fate = fates.find((each) => words.includes(each)) ?? 'passed'
  const time = words.find((word) => word.startsWith('@'))
  return {
    n,
    timeNs: time === undefined ? n * 1e6 : Number(time.slice(1)) * 1e6,
    message: {
      from,
      to,
      type: type as MessageType,
      term: value('t'),
      index: value('i'),
      logTerm: 0,
      commit: value('c'),
      reject: words.includes('reject'),
      entries,
    },
    fate,
  }
}

/** One operation after the other, 10 ms each. `type` open: it never ends. */
export type ForgedOp = {
  readonly name: string
  readonly node: string
  readonly f: string
  readonly value: Json
  readonly type?: 'ok' | 'fail' | 'info' | 'open'
  readonly seen?: Json
  readonly error?: OpError
}

export type Forgery = {
  readonly roles: { readonly [role: string]: string }
  readonly numbers: { readonly [name: string]: number }
  readonly moments: { readonly [name: string]: number }
  readonly logs: { readonly [node: string]: string }
  readonly trace?: readonly string[]
  readonly ops: readonly ForgedOp[]
  readonly atRest?: boolean
}

export function forged({ roles, numbers, moments, logs, trace, ops, atRest = true }: Forgery): {
  readonly story: Story
  readonly evidence: ScriptEvidence
} {
  const builder = new HistoryBuilder()
  const operations: Record<string, number> = {}
  for (const [process, { name, node, f, value, type = 'ok', seen, error }] of ops.entries()) {
    operations[name] = builder.length
    const op: Omit<ClientOp, 'index' | 'time' | 'type'> = { process, f, value, key: SCRIPT_KEY, node }
    builder.add({ ...op, index: builder.length, time: process * 10e6, type: 'invoke' })
    if (type === 'open') continue
    builder.add({
      ...op,
      index: builder.length,
      time: process * 10e6 + 5e6,
      type,
      value: type === 'ok' ? (seen ?? [process + 1, value]) : value,
      ...(error === undefined ? {} : { error }),
    })
  }
  const raft: RaftEvidence = {
    members: Object.entries(logs).map(([node, notation]) => memberLog(node, notation)),
    ...(trace === undefined
      ? {}
      : { trace: { records: trace.map(traceRecord), counts: {}, unknownFrames: 0, notKept: 0 } }),
    atRest,
  }
  const told = Object.entries(moments).map(([name, ms]) => ({ name, timeNs: ms * 1e6 }))
  return { story: { roles, numbers, operations, moments: told }, evidence: { history: builder.finish(), raft, logged } }
}
