/**
 * What each format is read into, and how it refuses what is not of it.
 */
import { detectFormat, MalformedHistory } from 'porcupine-ts'
import { describe, expect, it } from 'vitest'
import { readEvents } from '../../../../checkers/porcupine-ts/src/formats/index.ts'

function refusal(read: () => unknown): MalformedHistory {
  try {
    read()
  } catch (error) {
    if (error instanceof MalformedHistory) return error
    throw error
  }
  throw new Error('it was read')
}

const WRITE = { process: 0, type: 'invoke', f: 'write', value: 1 } as const

describe('jsonl', () => {
  it('reads an op a line, with a key, past blank lines and the nemesis', () => {
    const text =
      '{"process":0,"type":":invoke","f":":write","value":1,"key":"x","time":5}\n\n{"process":"nemesis","type":"info","f":"kill","value":null}\n{"process":0,"type":"ok","f":"write","value":1}'
    expect(readEvents(text, 'jsonl')).toEqual([
      { ...WRITE, line: 1, key: 'x' },
      { ...WRITE, line: 4, type: 'ok' },
    ])
  })

  it.each([
    ['{"process":0,"type":"invoke","f":"write","value":1}\n{"proc', 2, 'not JSON'],
    ['\n[1]', 2, 'not an op'],
    ['{"process":-1,"type":"invoke","f":"write","value":1}', 1, "field 'process'"],
    ['{"process":0,"type":"invoked","f":"write","value":1}', 1, "field 'type'"],
    ['{"process":0,"type":"invoke","value":1}', 1, "field 'f'"],
    ['{"process":0,"type":"invoke","f":"write","value":1,"key":[1]}', 1, "field 'key'"],
  ])('refuses %j', (text, line, reason) => {
    const { line: at, reason: why } = refusal(() => readEvents(text, 'jsonl'))
    expect([at, why]).toEqual([line, expect.stringContaining(reason)])
  })
})

describe('jepsen-edn', () => {
  const events = [
    { ...WRITE, line: 1 },
    { ...WRITE, line: 2, type: 'ok' },
  ]

  it('reads ops one behind the other, and all in one vector', () => {
    const ops = '{:type :invoke, :f :write, :value 1, :process 0}\n{:type :ok, :f :write, :value 1, :process 0}'
    expect(readEvents(ops, 'jepsen-edn')).toEqual(events)
    expect(readEvents(`[${ops}]\n`, 'jepsen-edn')).toEqual(events)
  })

  it('reads records, tags, sets, comments, discarded values, nested values and every escape', () => {
    const text =
      '; a comment\n#jepsen.history.Op{:process 1 :type :ok :f :read #_ {:not "this"} :value [nil #{1 -2.5} (true false) {:a "q\\"\\n\\u0041"} 7N #inst "2020"], :time 12}'
    expect(readEvents(text, 'jepsen-edn')).toEqual([
      {
        line: 2,
        process: 1,
        type: 'ok',
        f: 'read',
        value: [null, [1, -2.5], [true, false], { a: 'q"\nA' }, 7, '2020'],
      },
    ])
  })

  it('passes over the nemesis', () => {
    expect(readEvents('{:process :nemesis :type :info :f :start :value nil}', 'jepsen-edn')).toEqual([])
  })

  it.each([
    ['{:process 0\n :type :invoke :f :write :value', 2, 'ends in the middle'],
    ['[{:process 0 :type :invoke :f :write :value 1}\n', undefined, 'no end'],
    ['[]\n{:process 0}', 2, 'behind the end'],
    ['{:process 0 :type :invoke :f :write :value 1/2}', 1, '1/2'],
    ['{:process 0 :type :invoke :f :write :value 12345678901234567890}', 1, 'too large'],
    ['{:process 0 :type}', 1, 'a key and no value'],
    ['{:process 0 :f "open', 1, 'without an end'],
    ['\n{:value (1 ]', 2, "']'"],
    [`${'['.repeat(1_000)}`, 1, 'nested deeper'],
  ])('refuses %j', (text, line, reason) => {
    const { line: at, reason: why } = refusal(() => readEvents(text, 'jepsen-edn'))
    expect([at, why]).toEqual([line, expect.stringContaining(reason)])
  })
})

describe('jepsen-json', () => {
  it('reads an array over many lines', () => {
    const text =
      '[\n  {"process": 0, "type": "invoke",\n   "f": "write", "value": 1},\n {"process":0,"type":"ok","f":"write","value":1}\n]'
    expect(readEvents(text, 'jepsen-json')).toEqual([
      { ...WRITE, line: 2 },
      { ...WRITE, line: 4, type: 'ok' },
    ])
    expect(readEvents('[]', 'jepsen-json')).toEqual([])
  })

  it.each([
    ['[\n{"process": 0,}]', 2, 'name of a field'],
    ['[{"a": 1}\n', 1, "field 'process'"],
    ['[{"process":0,"type":"invoke","f":"w","value":1}\n{}]', 2, "']' is missing"],
    ['[]\n[]', 2, 'behind the end'],
    ['[nil]', 1, 'not JSON'],
  ])('refuses %j', (text, line, reason) => {
    const { line: at, reason: why } = refusal(() => readEvents(text, 'jepsen-json'))
    expect([at, why]).toEqual([line, expect.stringContaining(reason)])
  })
})

describe('jepsen-log', () => {
  it('takes a failed compare-and-set for a refusal, a failed read for one of unknown outcome', () => {
    const text = [
      'INFO  jepsen.core - Running test',
      'INFO  jepsen.util - 0\t:invoke\t:cas\t[0 1]',
      'INFO  jepsen.util - 0\t:fail\t:cas\t[0 1]',
      'INFO  jepsen.util - 0\t:invoke\t:read\tnil',
      'INFO  jepsen.util - 0\t:fail\t:read\t:timed-out',
      'INFO  jepsen.util - :nemesis\t:info\t:start\t"cut off"',
    ].join('\n')
    expect(readEvents(text, 'jepsen-log')).toEqual([
      { line: 2, process: 0, type: 'invoke', f: 'cas', value: [0, 1] },
      { line: 3, process: 0, type: 'ok', f: 'cas', value: { applied: false } },
      { line: 4, process: 0, type: 'invoke', f: 'read', value: null },
      { line: 5, process: 0, type: 'info', f: 'read', value: 'timed-out', goesOn: true },
    ])
  })

  it.each([
    ['INFO jepsen.util - x :invoke :read nil', 'no number of a process'],
    ['INFO jepsen.util - 1 :invoked :read nil', 'none of :invoke'],
    ['INFO jepsen.util - 1 :invoke :cas [1 2', 'ends in the middle'],
    ['INFO jepsen.util - 1 :invoke :write 1 2', 'more than one value'],
  ])('refuses %j', (text, reason) => {
    const { line, reason: why } = refusal(() => readEvents(`first\n${text}`, 'jepsen-log'))
    expect([line, why]).toEqual([2, expect.stringContaining(reason)])
  })
})

it('wants a key in every op of porcupine-kv', () => {
  const keyed = '{:process 0, :type :invoke, :f :get, :key "a", :value nil}'
  expect(readEvents(keyed, 'porcupine-kv')[0]?.key).toBe('a')
  const bare = '{:process 1, :type :invoke, :f :get, :value nil}'
  expect(refusal(() => readEvents(`${keyed}\n${bare}`, 'porcupine-kv')).line).toBe(2)
})

it.each([
  ['{"process":0}', 'jsonl'],
  ['{ "process":0}', 'jsonl'],
  [' [ {"process":0}]', 'jepsen-json'],
  ['{:process 0 :type :ok}', 'jepsen-edn'],
  ['[{:process 0}]', 'jepsen-edn'],
  ['#jepsen.history.Op{:index 0}', 'jepsen-edn'],
  ['{:process 0, :type :invoke, :f :get, :key "0", :value nil}', 'porcupine-kv'],
  ['INFO  jepsen.util - 0\t:invoke\t:read\tnil', 'jepsen-log'],
])('finds out that %j is %s', (text, format) => {
  expect(detectFormat(text)).toBe(format)
})

it('refuses to guess, and an empty file', () => {
  expect(refusal(() => detectFormat('hello')).reason).toContain('no format')
  expect(refusal(() => detectFormat(' \n')).reason).toContain('empty')
})
