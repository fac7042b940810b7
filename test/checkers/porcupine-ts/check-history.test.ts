/**
 * Recorded histories as a whole: pairing, keys beside and around values, transactions, and refusals with their line.
 */
import { checkHistory, checkText, MalformedHistory, modelOf, WrongOption } from 'porcupine-ts'
import { describe, expect, it } from 'vitest'

type Line = readonly [process: number, type: string, f: string, value: unknown, key?: string | number]

function jsonl(lines: readonly Line[]): string {
  return lines.map(([process, type, f, value, key]) => JSON.stringify({ process, type, f, value, key })).join('\n')
}

function check(model: string, lines: readonly Line[]) {
  return checkHistory(jsonl(lines), modelOf(model))
}

function refusal(model: string, lines: readonly Line[]): readonly [number | undefined, string] {
  try {
    check(model, lines)
  } catch (error) {
    if (error instanceof MalformedHistory) return [error.line, error.reason]
    throw error
  }
  throw new Error('it was read')
}

const STALE: readonly Line[] = [
  [0, 'invoke', 'write', 1],
  [0, 'ok', 'write', 1],
  [1, 'invoke', 'read', null],
  [1, 'ok', 'read', null],
]

describe('a history', () => {
  it('is told by lines: what fails, and what was legal before', () => {
    expect(check('register', STALE)).toEqual({
      model: 'register',
      format: 'jsonl',
      operations: 2,
      crashed: 0,
      keys: 0,
      steps: expect.any(Number),
      verdict: 'violation',
      failed: { text: 'read -> null', invoked: 3, completed: 4 },
      deepest: [{ text: 'write 1', invoked: 1, completed: 2 }],
      deepestState: '1',
      proof: {
        sentence: expect.stringContaining("'write 1'"),
        operations: [expect.objectContaining({ invoked: 1 }), expect.objectContaining({ invoked: 3 })],
      },
    })
  })

  it('leaves out what failed, and takes what is unknown only where it helps', () => {
    const lines: readonly Line[] = [
      [0, 'invoke', 'write', 1],
      [0, 'fail', 'write', 1],
      [1, 'invoke', 'write', 2],
      [1, 'info', 'write', 2],
      [2, 'invoke', 'read', null],
      [2, 'ok', 'read', null],
      [2, 'invoke', 'read', null],
      [2, 'ok', 'read', 2],
      [3, 'invoke', 'write', 3],
    ]
    const checked = check('register', lines)
    expect(checked).toMatchObject({ verdict: 'linearizable', operations: 4, crashed: 2 })
    if (checked.verdict === 'linearizable') expect(checked.order.map(({ invoked }) => invoked)).toEqual([5, 3, 7])
    expect(check('register', lines.with(7, [2, 'ok', 'read', 1])).verdict).toBe('violation')
  })

  it('tells a dequeue that found nothing (ok null) from one that did not happen (fail)', () => {
    const enqueued: readonly Line[] = [
      [0, 'invoke', 'enqueue', 1],
      [0, 'ok', 'enqueue', 1],
      [0, 'invoke', 'dequeue', null],
    ]
    expect(check('fifo-queue', [...enqueued, [0, 'ok', 'dequeue', null]]).verdict).toBe('violation')
    expect(check('fifo-queue', [...enqueued, [0, 'fail', 'dequeue', null]]).verdict).toBe('linearizable')
  })

  it('takes the process for the owner of a lock, and a refusal in an old log for an observation', () => {
    const lock: readonly Line[] = [
      [0, 'invoke', 'acquire', null],
      [0, 'ok', 'acquire', null],
      [1, 'invoke', 'release', null],
      [1, 'ok', 'release', null],
    ]
    expect(check('owner-mutex', lock).verdict).toBe('violation')
    expect(check('mutex', lock).verdict).toBe('linearizable')
    const log = [':invoke :write 1', ':ok :write 1', ':invoke :cas [1 2]', ':fail :cas [1 2]'].map(
      (words) => `INFO  jepsen.util - 0 ${words}`,
    )
    expect(checkHistory(log.join('\n'), modelOf('cas-register')).verdict).toBe('violation')
  })
})

describe('keys', () => {
  it('stand beside the value, or around it, and a number is not a text', () => {
    const beside = check('register', [
      ...STALE.slice(0, 2).map(([process, type, f, value]): Line => [process, type, f, value, 'x']),
      ...STALE.slice(2).map(([process, type, f, value]): Line => [process, type, f, value, 'y']),
    ])
    expect(beside).toMatchObject({ verdict: 'linearizable', keys: 2 })
    const around = STALE.map(([process, type, f, value], at): Line => [process, type, f, [at < 2 ? 1 : '1', value]])
    expect(check('register', around)).toMatchObject({ verdict: 'linearizable', keys: 2 })
    const same = STALE.map(([process, type, f, value]): Line => [process, type, f, ['x', value]])
    expect(check('register', same)).toMatchObject({ verdict: 'violation', key: 'x' })
  })

  it('are not seen in a pair that is a value', () => {
    const lines: readonly Line[] = [
      [0, 'invoke', 'cas', [1, 2]],
      [0, 'info', 'cas', [1, 2]],
    ]
    expect(check('cas-register', lines)).toMatchObject({ keys: 0 })
    const keyed = lines.map(([process, type, f, value]): Line => [process, type, f, [7, value]])
    expect(check('cas-register', keyed)).toMatchObject({ keys: 1 })
  })

  it('split transactions on one key, never those on several', () => {
    const txn = (process: number, steps: unknown, seen: unknown): readonly Line[] => [
      [process, 'invoke', 'txn', steps],
      [process, 'ok', 'txn', seen],
    ]
    const single = txn(0, [['w', 'x', 1]], [['w', 'x', 1]])
    expect(check('multi-register', [...single, ...txn(0, [['r', 'y', null]], [['r', 'y', null]])])).toMatchObject({
      keys: 2,
    })
    // Two transactions that each saw the other's write undone: legal key by key, not as a whole.
    const both = [
      ...txn(0, [['w', 'x', 1]], [['w', 'x', 1]]).slice(0, 1),
      ...txn(1, [['w', 'y', 1]], [['w', 'y', 1]]).slice(0, 1),
      ...txn(
        2,
        [
          ['r', 'x', null],
          ['r', 'y', null],
        ],
        [
          ['r', 'x', 1],
          ['r', 'y', null],
        ],
      ),
      ...txn(
        3,
        [
          ['r', 'x', null],
          ['r', 'y', null],
        ],
        [
          ['r', 'x', null],
          ['r', 'y', 1],
        ],
      ),
    ].toSorted((a, b) => (a[1] === 'invoke' ? 0 : 1) - (b[1] === 'invoke' ? 0 : 1))
    expect(check('multi-register', both)).toMatchObject({ verdict: 'violation', keys: 0 })
    const append = [
      ['append', 'x', 1],
      ['append', 'y', 1],
    ]
    expect(refusal('list-append', txn(0, append, append))).toEqual([1, expect.stringContaining('never split')])
    expect(refusal('list-append', txn(0, [], []))).toEqual([1, expect.stringContaining('on 0 keys')])
  })
})

it.each<readonly [string, string, readonly Line[], number, string]>([
  [
    'two operations at once',
    'register',
    [
      [0, 'invoke', 'read', null],
      [0, 'invoke', 'read', null],
    ],
    2,
    'not completed',
  ],
  ['a completion of nothing', 'register', [[0, 'ok', 'read', null]], 1, 'did not invoke'],
  [
    'another function',
    'register',
    [
      [0, 'invoke', 'read', null],
      [0, 'ok', 'write', 1],
    ],
    2,
    'completes a write',
  ],
  [
    'another key',
    'register',
    [
      [0, 'invoke', 'read', null, 'x'],
      [0, 'ok', 'read', 1, 'y'],
    ],
    2,
    'is about key y',
  ],
  [
    'a process after its info',
    'register',
    [
      [0, 'invoke', 'read', null],
      [0, 'info', 'read', null],
      [0, 'invoke', 'read', null],
    ],
    3,
    'after its info',
  ],
  ['an unknown function', 'register', [[0, 'invoke', 'cas', [1, 2]]], 1, "knows no function 'cas' (read, write)"],
  ['a write of nothing', 'register', [[0, 'invoke', 'write', null]], 1, 'a write of null'],
  [
    'a read of a list',
    'register',
    [
      [0, 'invoke', 'read', null],
      [0, 'ok', 'read', [1]],
    ],
    2,
    'an ok read with [1]',
  ],
  [
    'a key for some',
    'register',
    [
      [0, 'invoke', 'read', null, 'x'],
      [1, 'invoke', 'read', null],
    ],
    2,
    'it has no key',
  ],
  [
    'a key for others',
    'register',
    [
      [0, 'invoke', 'read', null],
      [1, 'invoke', 'read', null, 'x'],
    ],
    2,
    'it has a key',
  ],
  [
    'a pair among values',
    'register',
    [
      [0, 'invoke', 'write', [1, 2]],
      [1, 'invoke', 'write', 3],
    ],
    2,
    'not [key, value]',
  ],
  [
    'a reply of another key',
    'register',
    [
      [0, 'invoke', 'read', [1, null]],
      [0, 'ok', 'read', [2, 3]],
    ],
    2,
    'not [1, value]',
  ],
  [
    'steps that answer others',
    'list-append',
    [
      [0, 'invoke', 'txn', [['r', 1, null]]],
      [0, 'ok', 'txn', [['r', 2, []]]],
    ],
    2,
    'does not answer',
  ],
  ['steps of another model', 'list-append', [[0, 'invoke', 'txn', [['w', 1, 1]]]], 1, 'no step of it'],
  [
    'a reply that repeats another value',
    'versioned-register',
    [
      [0, 'invoke', 'write', 1],
      [0, 'ok', 'write', [1, 2]],
    ],
    2,
    'answered with',
  ],
])('refuses %s', (_, model, lines, line, reason) => {
  expect(refusal(model, lines)).toEqual([line, expect.stringContaining(reason)])
})

describe('the command', () => {
  it('ends with 0, 1 or 5, in words or as JSON', () => {
    const { exitCode, output } = checkText('h.jsonl', jsonl(STALE), { model: 'register' })
    expect(exitCode).toBe(1)
    expect(output).toContain('✗ VIOLATION  h.jsonl: 2 operations (0 of unknown outcome), against register')
    expect(output).toContain('read -> null  (lines 3 to 4)')
    const json = checkText('h.jsonl', jsonl(STALE.slice(0, 2)), { model: 'register', format: 'auto', json: true })
    expect([json.exitCode, JSON.parse(json.output)]).toEqual([
      0,
      expect.objectContaining({ file: 'h.jsonl', verdict: 'linearizable' }),
    ])
  })

  it('knows its options', () => {
    expect(() => checkText('h', '', {})).toThrow('--model is missing')
    expect(() => checkText('h', '', { model: 'registre' })).toThrow(WrongOption)
    expect(() => checkText('h', '', { model: 'semaphore' })).toThrow("unknown model 'semaphore'")
    expect(() => checkText('h', '', { model: 'register', format: 'edn' })).toThrow("unknown format 'edn'")
  })
})
