import { describe, expect, it } from 'vitest'
import { encodeOp } from '../../../harness/core/history-file.ts'
import { opOfLine } from '../../../harness/core/history-line.ts'
import type { Json } from '../../../harness/core/json.ts'
import type { ClientOp } from '../../../harness/core/op.ts'
import { PlainLineReader } from '../../../harness/core/plain-line.ts'
import { Random } from '../../../harness/core/random.ts'

function quick(line: string): ClientOp | undefined {
  return new PlainLineReader().read(new TextEncoder().encode(line), 0)
}

function general(line: string): unknown {
  try {
    return opOfLine(JSON.parse(line), 1, 0, true)
  } catch (error) {
    return error
  }
}

const OP: ClientOp = { index: 4, time: 1_234, process: 12, type: 'ok', f: 'read', value: [7, 8], key: 'k1', node: 'n1' }

describe('the quick reader of plain lines', () => {
  it.each<Json>([
    null,
    true,
    false,
    0,
    999_999_999_999_999,
    [1],
    [1, null],
    [true, 2],
    { applied: true, revision: 9 },
    { applied: false, seen: [3, 4] },
  ])('reads the value %j', (value) => expect(quick(encodeOp({ ...OP, value }))).toEqual({ ...OP, value }))

  it('reads lines with and without key and node, and says where the next line starts', () => {
    const { key: _key, node: _node, ...bare } = OP
    const reader = new PlainLineReader()
    const ops = [bare, { ...bare, key: 'k1' }, { ...bare, node: 'n1' }, OP]
    const text = ops.map((op) => encodeOp(op)).join('')
    const bytes = new TextEncoder().encode(text)
    const read: unknown[] = []
    for (let at = 0; at < bytes.length; at = reader.next) read.push(reader.read(bytes, at))
    expect(read).toEqual(ops)
  })

  it('reads names beyond ASCII', () => {
    expect(quick(encodeOp({ ...OP, key: 'schlüssel-☃' }))).toEqual({ ...OP, key: 'schlüssel-☃' })
  })

  it.each<readonly [why: string, line: string]>([
    ['an escape', encodeOp({ ...OP, key: 'a"b' })],
    ['an error', encodeOp({ ...OP, type: 'info', error: { code: 'A', message: 'b' } })],
    [
      'the nemesis',
      encodeOp({ index: 0, time: 0, process: 'nemesis', type: 'info', f: 'phase', value: { phase: 'main' } }),
    ],
    ['another order of fields', '{"time":0,"index":0,"process":0,"type":"ok","f":"read","value":1}\n'],
    ['blanks', '{"index": 0,"time":0,"process":0,"type":"ok","f":"read","value":1}\n'],
    ['a leading zero', '{"index":00,"time":0,"process":0,"type":"ok","f":"read","value":1}\n'],
    ['a sign', '{"index":0,"time":-1,"process":0,"type":"ok","f":"read","value":1}\n'],
    ['an exponent', '{"index":0,"time":1e3,"process":0,"type":"ok","f":"read","value":1}\n'],
    ['a fraction', '{"index":0,"time":0,"process":0,"type":"ok","f":"read","value":1.5}\n'],
    ['sixteen digits', '{"index":0,"time":1234567890123456,"process":0,"type":"ok","f":"read","value":1}\n'],
    ['a process beyond 32 bits', '{"index":0,"time":0,"process":2147483648,"type":"ok","f":"read","value":1}\n'],
    ['an unknown type', '{"index":0,"time":0,"process":0,"type":"okay","f":"read","value":1}\n'],
    ['an empty f', '{"index":0,"time":0,"process":0,"type":"ok","f":"","value":1}\n'],
    ['a keyword', '{"index":0,"time":0,"process":0,"type":"ok","f":":read","value":1}\n'],
    ['a long array', '{"index":0,"time":0,"process":0,"type":"ok","f":"read","value":[1,2,3]}\n'],
    ['an empty array', '{"index":0,"time":0,"process":0,"type":"ok","f":"read","value":[]}\n'],
    ['a deep array', '{"index":0,"time":0,"process":0,"type":"ok","f":"read","value":[[1]]}\n'],
    ['an empty object', '{"index":0,"time":0,"process":0,"type":"ok","f":"read","value":{}}\n'],
    ['a trailing comma in an object', '{"index":0,"time":0,"process":0,"type":"ok","f":"read","value":{"a":1,}}\n'],
    [
      'a name that JSON treats apart',
      '{"index":0,"time":0,"process":0,"type":"ok","f":"read","value":{"__proto__":1}}\n',
    ],
    ['a further field', '{"index":0,"time":0,"process":0,"type":"ok","f":"read","value":1,"link":2}\n'],
    ['no end', '{"index":0,"time":0,"process":0,"type":"ok","f":"read","value":1'],
    ['a control character', '{"index":0,"time":0,"process":0,"type":"ok","f":"re\tad","value":1}\n'],
  ])('leaves %s to the general way', (_why, line) => expect(quick(line)).toBeUndefined())

  it('agrees with the general way on every line that it takes, and takes most of them', () => {
    const random = Random.stream(1, 'lines')
    const values: readonly Json[] = [
      null,
      3,
      [1, 2],
      [0, null],
      { applied: true, revision: 1 },
      [[1], 2],
      'text',
      -4,
      0.5,
    ]
    let taken = 0
    for (let i = 0; i < 5_000; i++) {
      const line = damaged(random, encodeOp({ ...OP, time: random.integer(0, 1e12), value: random.pick(values) }))
      const op = quick(line)
      if (op === undefined) continue
      taken++
      expect({ line, op }).toEqual({ line, op: general(line) })
    }
    expect(taken).toBeGreaterThan(1_000)
  })
})

/** Half of the lines as they are, the others with one character taken out, doubled or changed. */
function damaged(random: Random, line: string): string {
  const at = random.integer(0, line.length - 2)
  const [before, after] = [line.slice(0, at), line.slice(at + 1)]
  return random.pick([
    line,
    line,
    line,
    before + after,
    `${before}${line[at]}${line[at]}${after}`,
    `${before}1${after}`,
  ])
}
