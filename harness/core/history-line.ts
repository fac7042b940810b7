/**
 * From the fields of one line of a history file to an op: each field is checked for its type, since a number that arrives
 * as a string would look to a checker like a value nobody wrote. The rules are listed in history-file.ts.
 * Station: history.
 */
import { malformedHistory } from './history-builder.ts'
import type { Json } from './json.ts'
import type { ClientOp, FaultOp, FaultPhaseValue, Op, OpError, OpType, PhaseOp } from './op.ts'

type Fields = { readonly [field: string]: unknown }

/** The process column holds 32 bits. */
const PROCESS_MAX = 2 ** 31 - 1

const FAULT_PHASES: readonly unknown[] = ['planned', 'applied', 'verified', 'impugned', 'healed', 'skipped']
const RUN_PHASES: readonly unknown[] = ['main', 'liveness', 'recovery', 'final']

/** The op of a line. `next` is the index of the next op; `timed` says whether the ops of this file have times. */
export function opOfLine(fields: Fields, line: number, next: number, timed: boolean): Op {
  const { value } = fields
  const index = fields['index'] === undefined ? next : natural(fields, 'index', Number.MAX_SAFE_INTEGER, line)
  const time = timeOf(fields, line, next, timed)
  const type = typeOf(fields, line)
  const f = withoutColon(fields['f'])
  if (typeof f !== 'string' || f === '') throw wrong(fields, 'f', 'a name', line)
  if (value === undefined) throw wrong(fields, 'value', 'there (null if there is none)', line)
  if (withoutColon(fields['process']) === 'nemesis') {
    if (type !== 'info') throw wrong(fields, 'type', "'info' for an op of the nemesis", line)
    return { index, time, process: 'nemesis', type, f, value: nemesisValue(f, value as Json, index, line) } as Op
  }
  const process = natural(fields, 'process', PROCESS_MAX, line, " or 'nemesis'")
  const { key, node } = fields
  if (key !== undefined && typeof key !== 'string') throw wrong(fields, 'key', 'a string', line)
  if (node !== undefined && typeof node !== 'string') throw wrong(fields, 'node', 'a string', line)
  const op: Writable<ClientOp> = { index, time, process, type, f, value: value as Json }
  if (key !== undefined) op.key = key
  if (node !== undefined) op.node = node
  if (fields['error'] !== undefined && fields['error'] !== null) op.error = errorOf(fields['error'] as Json)
  return op
}

type Writable<Value> = { -readonly [Field in keyof Value]: Value[Field] }

function timeOf(fields: Fields, line: number, next: number, timed: boolean): number {
  if (fields['time'] === undefined && !timed) return next
  if (!timed) throw malformedHistory(`line ${line}`, 'it has a time, the ops before have none')
  return natural(fields, 'time', Number.MAX_SAFE_INTEGER, line)
}

function typeOf(fields: Fields, line: number): OpType {
  const type = withoutColon(fields['type'])
  if (type === 'invoke' || type === 'ok' || type === 'fail' || type === 'info') return type
  throw wrong(fields, 'type', "'invoke', 'ok', 'fail' or 'info'", line)
}

/** Ours if it names a phase, and then it must be whole; anything else is a foreign tool's note. */
function nemesisValue(f: string, value: Json, index: number, line: number): FaultOp['value'] | PhaseOp['value'] {
  if (typeof value !== 'object' || value === null || !('phase' in value)) {
    return { fault: index, phase: 'planned', target: 'foreign', nodes: [], detail: value }
  }
  const whole = f === 'phase' ? RUN_PHASES.includes(value['phase']) : isFaultPhaseValue(value)
  if (!whole) throw malformedHistory(`line ${line}`, `value is no phase of '${f}': ${JSON.stringify(value)}`)
  return value as FaultOp['value']
}

function isFaultPhaseValue(value: { readonly [name: string]: unknown }): value is FaultPhaseValue {
  const { fault, phase, target, nodes, detail } = value
  return (
    Number.isSafeInteger(fault) &&
    FAULT_PHASES.includes(phase) &&
    typeof target === 'string' &&
    Array.isArray(nodes) &&
    nodes.every((node) => typeof node === 'string') &&
    detail !== undefined
  )
}

function errorOf(error: Json): OpError {
  if (typeof error === 'object' && error !== null && !Array.isArray(error)) {
    const { code, message } = error as { readonly [name: string]: Json }
    if (typeof code === 'string' && typeof message === 'string') return { code, message }
  }
  return { code: 'foreign', message: typeof error === 'string' ? error : JSON.stringify(error) }
}

/** A field that must be an integer from 0 to `max`, both included. */
function natural(fields: Fields, field: string, max: number, line: number, or = ''): number {
  const number = fields[field]
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 0 || number > max)
    throw wrong(fields, field, `an integer from 0 to ${max}${or}`, line)
  return number
}

function withoutColon(name: unknown): unknown {
  return typeof name === 'string' && name.charCodeAt(0) === 0x3a ? name.slice(1) : name
}

function wrong(fields: Fields, field: string, expected: string, line: number): Error {
  const got = fields[field]
  const found = got === undefined ? 'it is missing' : `it is ${JSON.stringify(got)}`
  return malformedHistory(`line ${line}`, `field '${field}' must be ${expected}; ${found}`)
}
