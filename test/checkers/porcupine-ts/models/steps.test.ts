/**
 * Every shipped model, operation by operation in the order given, as a history writes them: what it allows, and beside it
 * the near miss that it does not. `?` is an operation of unknown outcome that did happen.
 */
import { ILLEGAL, shippedModel } from 'porcupine-ts'
import { describe, expect, it } from 'vitest'
import type { Value } from '../../../../checkers/porcupine-ts/src/value.ts'

type Step = readonly [f: string, asked: Value, answered: Value | '?', process?: number]

/** How far the sequence is legal; all of it if that is its length. */
function legalSteps(model: string, steps: readonly Step[]): number {
  const shipped = shippedModel(model)
  if (shipped === undefined) throw new Error(`no model ${model}`)
  let state: unknown = shipped.model.init
  for (const [at, [f, asked, answered, process = 0]] of steps.entries()) {
    const shapes = shipped.functions[f]
    if (shapes === undefined || !shapes.asked.fits(asked)) throw new Error(`${f} of ${JSON.stringify(asked)}`)
    const known = answered === '?' ? undefined : answered
    if (known !== undefined && !shapes.answered.fits(known)) throw new Error(`${f} with ${JSON.stringify(known)}`)
    const recorded = { f, asked, answered: known, process }
    const translated = shipped.translate?.(recorded) ?? { input: { f, value: asked }, output: known }
    if ('problem' in translated) throw new Error(translated.problem)
    const next: unknown = shipped.model.step(state, translated.input, translated.output)
    if (next === ILLEGAL) return at
    state = next
  }
  return steps.length
}

const w = (value: number): Step => ['write', value, null]
const r = (value: Value): Step => ['read', null, value]
const enq = (value: number): Step => ['enqueue', value, null]
const deq = (value: Value): Step => ['dequeue', null, value]
const push = (value: number): Step => ['push', value, null]
const pop = (value: Value): Step => ['pop', null, value]
const ACQUIRE: Step = ['acquire', null, null]
const RELEASE: Step = ['release', null, null]

/** By model: sequences of which all is legal. */
const LEGAL: { readonly [model: string]: readonly (readonly Step[])[] } = {
  register: [[r(null), w(1), r(1), w(2), r(2), ['write', 3, '?'], r(3), r('?')]],
  'cas-register': [
    [w(1), ['cas', [1, 2], [1, 2]], r(2), ['cas', [1, 3], { applied: false }], r(2), ['cas', [2, 4], '?'], r(4)],
  ],
  'versioned-register': [
    [r([0, null]), ['write', 5, [3, 5]], r([3, 5]), ['cas', [5, 6], { applied: true, revision: 9 }], r([9, 6])],
    [['write', 5, '?'], r([4, 5]), ['cas', [1, 2], { applied: false, seen: [4, 5] }]],
  ],
  'multi-register': [
    [
      ['txn', [['r', 'x', null]], [['r', 'x', null]]],
      [
        'txn',
        [
          ['w', 'x', 1],
          ['w', 'y', 2],
        ],
        [
          ['w', 'x', 1],
          ['w', 'y', 2],
        ],
      ],
      [
        'txn',
        [
          ['read', 'x', null],
          ['read', 'y', null],
        ],
        [
          ['read', 'x', 1],
          ['read', 'y', 2],
        ],
      ],
      [
        'txn',
        [
          ['w', 'x', 3],
          ['r', 'x', null],
        ],
        [
          ['w', 'x', 3],
          ['r', 'x', 3],
        ],
      ],
    ],
  ],
  kv: [
    [
      ['get', null, ''],
      ['append', 'a', 'a'],
      ['append', 'b', '?'],
      ['get', null, 'ab'],
      ['put', 'c', 'c'],
      ['get', null, 'c'],
    ],
  ],
  mutex: [[ACQUIRE, RELEASE, ACQUIRE, ['release', null, '?'], ACQUIRE]],
  'owner-mutex': [
    [
      ['acquire', null, null, 1],
      ['release', null, null, 1],
      ['acquire', null, null, 2],
    ],
    [
      ['acquire', { client: 'a' }, null, 1],
      ['release', { client: 'a' }, null, 2],
    ],
  ],
  'reentrant-mutex': [
    [
      ['acquire', null, null, 1],
      ['acquire', null, null, 1],
      ['release', null, null, 1],
      ['release', null, null, 1],
      ['acquire', null, null, 2],
    ],
  ],
  'fenced-mutex': [
    [
      ['acquire', null, 3, 1],
      ['acquire', null, [5], 2],
      ['release', null, null, 1],
      ['acquire', null, '?', 3],
      ['acquire', null, { fence: 6, client: 'a' }, 1],
    ],
  ],
  'semaphore:2': [[ACQUIRE, ACQUIRE, RELEASE, ACQUIRE, ['release', 2, null], ['acquire', 2, null]]],
  counter: [[r(0), ['add', 2, null], r(2), ['add', -5, '?'], r(-3)]],
  set: [
    [r([]), ['add', 2, null], ['add', 1, null], ['add', 1, null], r([1, 2]), r([2, 1]), ['remove', 2, '?'], r([1])],
  ],
  'fifo-queue': [[deq(null), enq(1), enq(2), enq(1), deq(1), deq('?'), deq(1), deq(null)]],
  'unordered-queue': [
    [deq(null), enq(1), enq(2), enq(1), deq(2), deq(1), deq(1), deq(null)],
    [enq(1), enq(2), deq('?'), deq(2), deq(null)],
    [enq(1), enq(2), deq('?'), deq(1), deq(null)],
    [deq('?'), enq(1), deq(1)],
    [enq(1), enq(11), deq(1), deq(11)],
  ],
  stack: [[pop(null), push(1), push(2), pop(2), push(11), pop('?'), pop(1), pop(null)]],
  'priority-queue': [[deq(null), enq(2), enq(10), enq(2), deq(10), deq('?'), deq(2), deq(null)]],
  'append-log': [
    [
      ['read', 0, []],
      ['append', 'a', 0],
      ['append', 'b', '?'],
      ['append', 'c', 2],
      ['read', 0, ['a', 'b', 'c']],
      ['read', 2, ['c']],
      ['read', 5, []],
    ],
  ],
  'list-append': [
    [
      ['txn', [['r', 'x', null]], [['r', 'x', null]]],
      ['txn', [['r', 'x', null]], [['r', 'x', []]]],
      [
        'txn',
        [
          ['append', 'x', 1],
          ['r', 'x', null],
        ],
        [
          ['append', 'x', 1],
          ['r', 'x', [1]],
        ],
      ],
      ['txn', [['append', 'x', 2]], '?'],
      ['txn', [['r', 'x', null]], [['r', 'x', [1, 2]]]],
    ],
  ],
}

/** By model: sequences of which only the last step is illegal. */
const ILLEGAL_LAST: { readonly [model: string]: readonly (readonly Step[])[] } = {
  register: [[r(1)], [w(1), r(null)], [w(1), w(2), r(1)], [w(1), r('1')]],
  'cas-register': [
    [w(1), ['cas', [2, 3], [2, 3]]],
    [w(1), ['cas', [1, 3], { applied: false }]],
    [['cas', [1, 2], '?']],
  ],
  'versioned-register': [
    [['write', 5, [3, 5]], r([4, 5])],
    [
      ['write', 5, [3, 5]],
      ['write', 6, [3, 6]],
    ],
    [['write', 5, '?'], r([0, null])],
    [
      ['write', 5, [3, 5]],
      ['cas', [5, 6], { applied: false, seen: [3, 5] }],
    ],
  ],
  'multi-register': [
    [
      ['txn', [['w', 'x', 1]], [['w', 'x', 1]]],
      ['txn', [['r', 'x', null]], [['r', 'x', null]]],
    ],
    [
      ['txn', [['w', 'x', 1]], [['w', 'x', 1]]],
      ['txn', [['r', 'y', null]], [['r', 'y', 1]]],
    ],
    [
      [
        'txn',
        [
          ['w', 'x', 3],
          ['r', 'x', null],
        ],
        [
          ['w', 'x', 3],
          ['r', 'x', null],
        ],
      ],
    ],
  ],
  kv: [
    [['get', null, 'a']],
    [
      ['append', 'a', ''],
      ['append', 'b', ''],
      ['get', null, 'ba'],
    ],
    [
      ['put', 'a', ''],
      ['put', 'b', ''],
      ['get', null, 'ab'],
    ],
  ],
  mutex: [[RELEASE], [ACQUIRE, ACQUIRE], [ACQUIRE, RELEASE, RELEASE], [ACQUIRE, ['acquire', null, '?']]],
  'owner-mutex': [
    [
      ['acquire', null, null, 1],
      ['release', null, null, 2],
    ],
    [
      ['acquire', null, null, 1],
      ['acquire', null, null, 1],
    ],
    [['release', null, null, 1]],
  ],
  'reentrant-mutex': [
    [
      ['acquire', null, null, 1],
      ['acquire', null, null, 2],
    ],
    [
      ['acquire', null, null, 1],
      ['acquire', null, null, 1],
      ['release', null, null, 1],
      ['acquire', null, null, 2],
    ],
    [
      ['acquire', null, null, 1],
      ['release', null, null, 1],
      ['release', null, null, 1],
    ],
  ],
  'fenced-mutex': [
    [
      ['acquire', null, 3, 1],
      ['release', null, null, 1],
      ['acquire', null, 3, 2],
    ],
    [
      ['acquire', null, 3, 1],
      ['acquire', null, 2, 2],
    ],
  ],
  'semaphore:2': [
    [ACQUIRE, ACQUIRE, ACQUIRE],
    [RELEASE],
    [ACQUIRE, ['acquire', 2, null]],
    [ACQUIRE, ['release', 2, null]],
  ],
  counter: [[r(1)], [['add', 2, null], r(0)], [['add', 2, null], ['add', -1, '?'], r(2)]],
  set: [
    [['add', 1, null], r([])],
    [['add', 1, null], r([1, 1])],
    [['add', 1, null], r(['1'])],
    [['add', 1, null], ['remove', 1, null], r([1])],
  ],
  'fifo-queue': [
    [deq(1)],
    [enq(1), enq(2), deq(2)],
    [enq(1), deq(null)],
    [enq(1), deq(1), deq(1)],
    [enq(11), deq(1)],
    [enq(1), ['dequeue', null, '?'], deq(1)],
  ],
  'unordered-queue': [
    [deq(1)],
    [enq(1), deq(null)],
    [enq(1), deq(1), deq(1)],
    [enq(11), deq(1)],
    [enq(1), enq(2), deq('?'), deq(2), deq(1)],
    [enq(1), deq('?'), deq(1)],
  ],
  stack: [[pop(1)], [push(1), push(2), pop(1)], [push(1), pop(null)], [push(11), pop(1)], [push(1), pop('?'), pop(1)]],
  'priority-queue': [[deq(1)], [enq(2), enq(10), deq(2)], [enq(1), deq(null)], [enq(1), deq('?'), deq(1)]],
  'append-log': [
    [['append', 'a', 1]],
    [
      ['append', 'a', 0],
      ['append', 'b', 0],
    ],
    [
      ['append', 'a', 0],
      ['read', 0, []],
    ],
    [
      ['append', 'a', 0],
      ['append', 'b', '?'],
      ['read', 0, ['b', 'a']],
    ],
    [
      ['append', 'a', 0],
      ['read', 1, ['a']],
    ],
  ],
  'list-append': [
    [['txn', [['r', 'x', null]], [['r', 'x', [1]]]]],
    [
      ['txn', [['append', 'x', 1]], [['append', 'x', 1]]],
      ['txn', [['r', 'x', null]], [['r', 'x', null]]],
    ],
    [
      [
        'txn',
        [
          ['append', 'x', 1],
          ['append', 'x', 2],
          ['r', 'x', null],
        ],
        [
          ['append', 'x', 1],
          ['append', 'x', 2],
          ['r', 'x', [2, 1]],
        ],
      ],
    ],
  ],
}

describe.each(Object.entries(LEGAL))('%s', (model, sequences) => {
  it.each(sequences.map((sequence) => [sequence]))('allows %j', (sequence) => {
    expect(legalSteps(model, sequence)).toBe(sequence.length)
  })

  it.each((ILLEGAL_LAST[model] ?? []).map((sequence) => [sequence]))('refuses the last of %j', (sequence) => {
    expect(legalSteps(model, sequence)).toBe(sequence.length - 1)
  })
})
