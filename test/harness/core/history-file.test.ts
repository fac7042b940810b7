import { describe, expect, it } from 'vitest'
import { UsageError } from '../../../harness/core/errors.ts'
import { encodeOp, HistoryParser, type ParsedHistory } from '../../../harness/core/history-file.ts'
import type { Op } from '../../../harness/core/op.ts'

const OPS: readonly Op[] = [
  { index: 0, time: 0, process: 'nemesis', type: 'info', f: 'phase', value: { phase: 'main' } },
  { index: 1, time: 5, process: 0, type: 'invoke', f: 'write', value: 1, key: 'k0', node: 'n1' },
  { index: 2, time: 7, process: 1, type: 'invoke', f: 'read', value: null, key: 'k0', node: 'n2' },
  { index: 3, time: 7, process: 0, type: 'ok', f: 'write', value: [3, 1], key: 'k0', node: 'n1' },
  { index: 4, time: 9, process: 1, type: 'ok', f: 'read', value: [0, null], key: 'k0', node: 'n2' },
  { index: 5, time: 9, process: 1, type: 'invoke', f: 'cas', value: [1, 2], key: 'k "ä"\n', node: 'n2' },
  { index: 6, time: 12, process: 1, type: 'ok', f: 'cas', value: { applied: false, seen: [4, 9] }, key: 'k "ä"\n' },
  { index: 7, time: 13, process: 2, type: 'invoke', f: 'cas', value: [1, 2] },
  { index: 8, time: 14, process: 2, type: 'info', f: 'cas', value: [1, 2], error: { code: 'DEADLINE', message: '…' } },
  {
    index: 9,
    time: 15,
    process: 'nemesis',
    type: 'info',
    f: 'kill',
    value: { fault: 0, phase: 'applied', target: 'one', nodes: ['n1'], detail: null },
  },
]

function parsed(text: string, chunkBytes = 1 << 20): ParsedHistory {
  const parser = new HistoryParser()
  const bytes = new TextEncoder().encode(text)
  const chunk = new Uint8Array(chunkBytes)
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    // One buffer filled anew, as a reader of files does: the parser must not keep a view of it.
    const length = Math.min(chunkBytes, bytes.length - at)
    chunk.set(bytes.subarray(at, at + length))
    parser.push(chunk.subarray(0, length))
  }
  return parser.end()
}

function ops(text: string): Op[] {
  return [...parsed(text).history.ops()]
}

function refusal(text: string): UsageError {
  try {
    parsed(text)
  } catch (error) {
    if (error instanceof UsageError) return error
    throw error
  }
  throw new Error('was not refused')
}

/** A line of a history file, whose fields are those of a good invocation but for the given ones; undefined takes one out. */
function line(fields: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify({ index: 0, time: 0, process: 0, type: 'invoke', f: 'read', value: null, ...fields })}\n`
}

describe('a history file', () => {
  const text = OPS.map(encodeOp).join('')

  it('writes one op a line, its fields in one order whatever the order in memory', () => {
    const shuffled = {
      value: 1,
      node: 'n1',
      f: 'write',
      key: 'k0',
      type: 'invoke',
      process: 0,
      time: 5,
      index: 1,
    } as const
    expect(encodeOp(shuffled)).toBe(
      '{"index":1,"time":5,"process":0,"type":"invoke","f":"write","value":1,"key":"k0","node":"n1"}\n',
    )
  })

  it.each([1, 2, 3, 7, 64, 1 << 20])(
    'gives back the ops that were written, read in chunks of %i bytes',
    (chunkBytes) => {
      const { history, tornBytes } = parsed(text, chunkBytes)
      expect([...history.ops()]).toEqual(OPS)
      expect(tornBytes).toBe(0)
      expect([...history.ops()].map(encodeOp).join('')).toBe(text)
    },
  )

  it('that is empty holds no ops', () => expect(parsed('')).toMatchObject({ history: { length: 0 }, tornBytes: 0 }))

  it('cut off anywhere keeps every op before the cut and counts the torn bytes', () => {
    const bytes = new TextEncoder().encode(text)
    const wholeLines = (length: number) => bytes.subarray(0, length).filter((byte) => byte === 10).length
    for (let length = 0; length < bytes.length; length++) {
      const parser = new HistoryParser()
      parser.push(bytes.slice(0, length))
      const { history, tornBytes } = parser.end()
      const lastNewline = bytes.subarray(0, length).lastIndexOf(10) + 1
      // The line without its newline alone is whole: a JSON object has no proper prefix that is JSON.
      const complete = bytes[length] === 10
      expect([history.length, tornBytes]).toEqual(
        complete ? [wholeLines(length) + 1, 0] : [wholeLines(length), length - lastNewline],
      )
    }
  })
})

describe('a foreign history file', () => {
  it('may leave out index and time; the order is that of the lines', () => {
    const text =
      '{"process":7,"type":"invoke","f":"read","value":null}\n{"process":7,"type":"ok","f":"read","value":3}\n'
    expect(ops(text)).toEqual([
      { index: 0, time: 0, process: 7, type: 'invoke', f: 'read', value: null },
      { index: 1, time: 1, process: 7, type: 'ok', f: 'read', value: 3 },
    ])
  })

  it('may write names as EDN keywords', () => {
    const text = line({ type: ':invoke', f: ':read', process: 3 })
    expect(ops(text)).toEqual([{ index: 0, time: 0, process: 3, type: 'invoke', f: 'read', value: null }])
  })

  it.each(['nemesis', ':nemesis'])('keeps ops of the process %s as faults that were never in force', (process) => {
    expect(ops(line({ process, type: ':info', f: ':start-partition', value: { grudge: 'majority' } }))).toEqual([
      {
        index: 0,
        time: 0,
        process: 'nemesis',
        type: 'info',
        f: 'start-partition',
        value: { fault: 0, phase: 'planned', target: 'foreign', nodes: [], detail: { grudge: 'majority' } },
      },
    ])
  })

  it.each([
    ['timed out', { code: 'foreign', message: 'timed out' }],
    [['unavailable', 14], { code: 'foreign', message: '["unavailable",14]' }],
    [
      { code: 'X', message: 'y', more: 1 },
      { code: 'X', message: 'y' },
    ],
  ])('keeps the error %j as %j', (error, kept) => {
    const [, completion] = ops(line({}) + line({ index: 1, type: 'info', error }))
    expect(completion).toMatchObject({ type: 'info', error: kept })
  })

  it('may have blank lines, carriage returns, a byte order mark, unknown fields, and no last newline', () => {
    const text = `\u{feff}${line({ extra: [1] }).trimEnd()}\r\n\n  \n${line({ index: 1, type: 'ok', value: 4 }).trimEnd()}`
    expect(ops(text).map(({ type }) => type)).toEqual(['invoke', 'ok'])
  })
})

const INVOKE = line({})
const NATURAL = 'must be an integer from 0 to 9007199254740991'

describe('a malformed history file is refused with line and reason:', () => {
  it.each<readonly [name: string, text: string, message: string]>([
    ['not JSON', `${INVOKE}{"index":1,\n`, 'line 2: not JSON: "{\\"index\\":1,"'],
    ['a number', '17\n', 'line 1: not a JSON object: "17"'],
    ['an array', '[{}]\n', 'line 1: not a JSON object: "[{}]"'],
    ['null', 'null\n', 'line 1: not a JSON object: "null"'],
    ['a negative index', line({ index: -1 }), `line 1: field 'index' ${NATURAL}; it is -1`],
    ['an index as text', line({ index: '0' }), `line 1: field 'index' ${NATURAL}; it is "0"`],
    ['a gap in the index', INVOKE + line({ index: 2, process: 1 }), 'line 2: its index is 2, the next index is 1'],
    ['an index twice', INVOKE + line({ process: 1 }), 'line 2: its index is 0, the next index is 1'],
    ['a time as text', line({ time: '0' }), `line 1: field 'time' ${NATURAL}; it is "0"`],
    ['a fractional time', line({ time: 0.5 }), `line 1: field 'time' ${NATURAL}; it is 0.5`],
    [
      'time going back',
      line({ time: 9 }) + line({ index: 1, process: 1, time: 8 }),
      'line 2: time goes back from 9 ns to 8 ns',
    ],
    [
      'a time missing after others had one',
      INVOKE + line({ index: 1, process: 1, time: undefined }),
      `line 2: field 'time' ${NATURAL}; it is missing`,
    ],
    [
      'a time after others had none',
      line({ time: undefined }) + line({ index: 1, process: 1 }),
      'line 2: it has a time, the ops before have none',
    ],
    [
      'no process',
      line({ process: undefined }),
      "line 1: field 'process' must be an integer from 0 to 2147483647 or 'nemesis'; it is missing",
    ],
    [
      'a process as text',
      line({ process: '3' }),
      "line 1: field 'process' must be an integer from 0 to 2147483647 or 'nemesis'; it is \"3\"",
    ],
    [
      'a negative process',
      line({ process: -1 }),
      "line 1: field 'process' must be an integer from 0 to 2147483647 or 'nemesis'; it is -1",
    ],
    [
      'a process beyond 32 bits',
      line({ process: 2 ** 31 }),
      "line 1: field 'process' must be an integer from 0 to 2147483647 or 'nemesis'; it is 2147483648",
    ],
    [
      'no type',
      line({ type: undefined }),
      "line 1: field 'type' must be 'invoke', 'ok', 'fail' or 'info'; it is missing",
    ],
    [
      'an unknown type',
      line({ type: 'okay' }),
      "line 1: field 'type' must be 'invoke', 'ok', 'fail' or 'info'; it is \"okay\"",
    ],
    ['no f', line({ f: undefined }), "line 1: field 'f' must be a name; it is missing"],
    ['an empty f', line({ f: '' }), 'line 1: field \'f\' must be a name; it is ""'],
    ['a number for f', line({ f: 3 }), "line 1: field 'f' must be a name; it is 3"],
    [
      'no value',
      line({ value: undefined }),
      "line 1: field 'value' must be there (null if there is none); it is missing",
    ],
    ['a number for a key', line({ key: 3 }), "line 1: field 'key' must be a string; it is 3"],
    ['a number for a node', line({ node: 3 }), "line 1: field 'node' must be a string; it is 3"],
    [
      'a nemesis op that is not info',
      line({ process: 'nemesis', f: 'kill' }),
      "line 1: field 'type' must be 'info' for an op of the nemesis; it is \"invoke\"",
    ],
    [
      'a phase of the run that is none',
      line({ process: 'nemesis', type: 'info', f: 'phase', value: { phase: 'end' } }),
      'line 1: value is no phase of \'phase\': {"phase":"end"}',
    ],
    [
      'a phase of a fault with a field missing',
      line({ process: 'nemesis', type: 'info', f: 'kill', value: { phase: 'applied' } }),
      'line 1: value is no phase of \'kill\': {"phase":"applied"}',
    ],
    [
      'a completion without an invocation',
      line({ type: 'ok' }),
      'line 1: completion without an invocation by process 0',
    ],
    [
      'a second completion',
      INVOKE + line({ index: 1, type: 'ok' }) + line({ index: 2, type: 'fail' }),
      'line 3: completion without an invocation by process 0',
    ],
    [
      'a completion of another function',
      INVOKE + line({ index: 1, type: 'ok', f: 'write' }),
      "line 2: process 0 completes 'write' but invoked 'read' (op 0)",
    ],
    [
      'two open invocations of a process',
      INVOKE + line({ index: 1 }),
      'line 2: process 0 has an open invocation already (op 0)',
    ],
    [
      'a process that acts again after its info',
      INVOKE + line({ index: 1, type: 'info' }) + line({ index: 2 }),
      'line 3: process 0 acts again after its info',
    ],
  ])('%s', (_name, text, message) => {
    expect(refusal(text)).toMatchObject({ code: 'HISTORY_MALFORMED', exitCode: 2, message })
  })

  it('text that is not UTF-8', () => {
    const parser = new HistoryParser()
    const bytes = new TextEncoder().encode(INVOKE + line({ index: 1, process: 1, key: 'k#' }))
    bytes[bytes.indexOf('#'.charCodeAt(0))] = 0xff
    expect(() => parser.push(bytes)).toThrow('line 2: not UTF-8')
  })

  it('a line longer than 64 MiB, before it fills the memory', () => {
    const parser = new HistoryParser()
    const chunk = new Uint8Array(1 << 22).fill(0x20)
    expect(() => {
      for (let i = 0; i < 17; i++) parser.push(chunk)
    }).toThrow('line 1: longer than 67108864 bytes')
  })

  it.each([
    ['{:index 0, :process 0, :type :invoke, :f :read, :value nil}\n', /EDN/],
    ['[{"process":0}]\n', /jq/],
  ])('with a hint for %s', (text, hint) => expect(refusal(text).hint).toMatch(hint))
})
