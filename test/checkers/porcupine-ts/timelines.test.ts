/**
 * Known histories, each beside its near miss: the smallest change that turns the verdict.
 */
import { casRegister, checkOperations, register, versionedRegister } from 'porcupine-ts'
import { describe, expect, it } from 'vitest'
import { registerTimeline, versionedTimeline } from '../support/register-notation.ts'

type Case = readonly [sentence: string, expected: 'linearizable' | 'violation', picture: string]

const REGISTER: readonly Case[] = [
  ['accepts an empty history', 'linearizable', ''],
  ['accepts a read of nothing before any write', 'linearizable', 'A: |--r_--|'],
  ['rejects a read of a value that nobody wrote', 'violation', 'A: |--r1--|'],
  [
    'accepts a read of a write that is still running',
    'linearizable',
    `
      A: |------w1------|
      B:    |--r1--|`,
  ],
  [
    'rejects a read that ends before the write begins',
    'violation',
    `
      A:            |--w1--|
      B: |--r1--|`,
  ],
  [
    'accepts a read that touches the write in one moment',
    'linearizable',
    `
      A:        |--w1--|
      B: |--r1--|`,
  ],
  [
    'rejects a read of a value overwritten before the read began',
    'violation',
    `
      A: |--w1--| |--w2--|
      B:                   |--r1--|`,
  ],
  [
    'accepts a read of a value whose overwriting is not yet over',
    'linearizable',
    `
      A: |--w1--| |--w2--|
      B:                |--r1--|`,
  ],
  [
    'rejects two reads that see two concurrent writes in turn and back',
    'violation',
    `
      A: |----w1----|
      B: |----w2----|
      C:                |--r1--| |--r2--|`,
  ],
  [
    'accepts two concurrent reads that see two concurrent writes in either order',
    'linearizable',
    `
      A: |----w1----|
      B: |----w2----|
      C:      |----r1----|
      D:      |----r2----|`,
  ],
  [
    'rejects a new value seen before an old one (new-old inversion)',
    'violation',
    `
      A: |-w1-| |------------w2-------------|
      B:          |-r2-|
      C:                  |-r1-|`,
  ],
  [
    'accepts a crashed write seen long after',
    'linearizable',
    `
      A: |-w1-| |-w2-~
      B:                      |-r1-| |-r2-|`,
  ],
  [
    'accepts a crashed write that is never seen',
    'linearizable',
    `
      A: |-w1-| |-w2-~
      B:                      |-r1-| |-r1-|`,
  ],
  [
    'rejects a crashed write that is seen, and then gone again',
    'violation',
    `
      A: |-w1-| |-w2-~
      B:                |-r1-| |-r2-| |-r1-|`,
  ],
  [
    'rejects a crashed write seen before it was called',
    'violation',
    `
      A:          |-w1-~
      B: |-r1-|`,
  ],
  [
    'rejects one crashed write that is seen twice with another value between',
    'violation',
    `
      A: |-w1-~
      B: |-w2-~
      C:       |-r1-| |-r2-| |-r1-|`,
  ],
  [
    'accepts two crashed writes of one value, seen with another value between',
    'linearizable',
    `
      A: |-w1-~
      B: |-w1-~
      C:       |-r1-| |-w2-| |-r2-| |-r1-|`,
  ],
  [
    'takes a crashed read for nothing',
    'linearizable',
    `
      A: |-r?-~
      B:        |-w1-|`,
  ],
]

const CAS: readonly Case[] = [
  ['accepts a compare-and-set from the value that is there', 'linearizable', 'A: |-w1-| |-c1,2-| |-r2-|'],
  ['rejects a compare-and-set from another value', 'violation', 'A: |-w1-| |-c3,2-|'],
  [
    'rejects two successful compare-and-sets from one write',
    'violation',
    `
      A: |-w1-| |----c1,2----|
      B:        |----c1,3----|`,
  ],
  [
    'accepts them if one of the two was refused',
    'linearizable',
    `
      A: |-w1-| |----c1,2-----|
      B:        |----c1,3!----|`,
  ],
  ['rejects the refusal of a compare-and-set from the value that is there', 'violation', 'A: |-w1-| |-c1,2!-|'],
  [
    'accepts a crashed compare-and-set that explains a read',
    'linearizable',
    `
      A: |-w1-| |-c1,2-~
      B:                  |-r1-| |-r2-|`,
  ],
  [
    'rejects it if the value it needs was never there again',
    'violation',
    `
      A: |-w1-| |-w3-|
      B:               |-c1,2-~
      C:                         |-r2-|`,
  ],
]

const VERSIONED: readonly Case[] = [
  [
    'accepts revisions that skip, since other keys count as well',
    'linearizable',
    'A: |-w1@3-| |-r1@3-| |-w2@9-| |-r2@9-|',
  ],
  ['rejects a write with a revision below an earlier one', 'violation', 'A: |-w1@3-| |-w2@2-|'],
  ['rejects a write with the revision of an earlier one', 'violation', 'A: |-w1@3-| |-w2@3-|'],
  [
    'accepts concurrent writes in the order of their revisions',
    'linearizable',
    `
      A: |----w1@9-----|
      B:    |-w2@4-|     |-r1@9-|`,
  ],
  ['rejects the right value under another revision', 'violation', 'A: |-w1@3-| |-r1@4-|'],
  ['rejects the right revision with another value', 'violation', 'A: |-w1@3-| |-r2@3-|'],
  [
    'rejects a stale read',
    'violation',
    `
      A: |-w1@3-| |-w2@5-|
      B:                   |-r1@3-|`,
  ],
  [
    'accepts the same read if it began before the write was over',
    'linearizable',
    `
      A: |-w1@3-| |-w2@5-|
      B:                 |-r1@3-|`,
  ],
  [
    'accepts any later revision for a crashed write',
    'linearizable',
    'A: |-w1@3-| |-w2@0-~\nB:                      |-r2@8-| |-r2@8-|',
  ],
  [
    'rejects a second revision for one crashed write',
    'violation',
    'A: |-w1@3-| |-w2@0-~\nB:                      |-r2@8-| |-r2@9-|',
  ],
  [
    'rejects a crashed write at the revision of the write before it',
    'violation',
    'A: |-w1@3-| |-w2@0-~\nB:                      |-r2@3-|',
  ],
  [
    'gives two crashed changes that build on one another two revisions',
    'violation',
    `
      A: |-w1@3-|
      B:          |-w2@0-~
      C:          |-c2,4@0-~
      D:                      |-r4@4-|`,
  ],
  [
    'accepts them one revision later',
    'linearizable',
    `
      A: |-w1@3-|
      B:          |-w2@0-~
      C:          |-c2,4@0-~
      D:                      |-r4@5-|`,
  ],
  [
    'does not count a crashed write that another overwrote',
    'linearizable',
    `
      A: |-w1@3-|
      B:          |-w2@0-~
      C:          |-w4@0-~
      D:                      |-r4@4-|`,
  ],
  [
    'takes a refusal for a read',
    'violation',
    `
      A: |-w1@3-| |-w2@5-|
      B:                   |-c7,8!1@3-|`,
  ],
  [
    'accepts a refusal that saw the value that is there',
    'linearizable',
    `
      A: |-w1@3-| |-w2@5-|
      B:                   |-c7,8!2@5-|`,
  ],
  ['rejects a refusal that saw what it asked for', 'violation', 'A: |-w1@3-| |-c1,2!1@3-|'],
  [
    'rejects an applied compare-and-set from a value overwritten before',
    'violation',
    'A: |-w1@3-| |-w2@5-| |-c1,4@6-|',
  ],
]

describe('register', () => {
  it.each(REGISTER)('%s', (_, expected, picture) => {
    expect(checkOperations(register, registerTimeline(picture)).type).toBe(expected)
  })
})

describe('cas-register', () => {
  it.each([...REGISTER, ...CAS])('%s', (_, expected, picture) => {
    expect(checkOperations(casRegister, registerTimeline(picture)).type).toBe(expected)
  })
})

describe('versioned-register', () => {
  it.each(VERSIONED)('%s', (_, expected, picture) => {
    expect(checkOperations(versionedRegister, versionedTimeline(picture)).type).toBe(expected)
  })
})

describe('a violation', () => {
  it('names the return that ends the shortest illegal prefix, and the longest order before it', () => {
    const outcome = checkOperations(
      register,
      registerTimeline(`
        A: |-w1-| |-w2-|
        B:                 |-r1-|  |-r2-|
        C:                           |-w3-|`),
    )
    expect(outcome).toMatchObject({ type: 'violation', failed: 2, deepest: [0, 1], deepestState: '2' })
  })
})
