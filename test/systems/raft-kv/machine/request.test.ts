import { describe, expect, it } from 'vitest'
import type { Json } from '../../../../harness/core/json.ts'
import { logged, logRequestOf } from '../../../../systems/raft-kv/machine/logged.ts'
import { MACHINE_FUNCTIONS, parseRequest } from '../../../../systems/raft-kv/machine/request.ts'

const key = 'k'
const command = (asked: object) => ({ type: 'command', command: asked })
const query = (asked: object, local = false) => ({ type: 'query', query: asked, local })
const OPS: Json = [
  ['r', 'k', null],
  ['w', 'k', 1],
  ['append', 'l', 2],
]

describe('requests', () => {
  it.each([
    { request: { f: 'read', key, value: null }, asked: query({ type: 'read', key }) },
    { request: { f: 'read-local', key, value: null }, asked: query({ type: 'read', key }, true) },
    { request: { f: 'read-list', key, value: null }, asked: query({ type: 'read-list', key }) },
    { request: { f: 'holder', key, value: null }, asked: query({ type: 'holder', lock: key }) },
    { request: { f: 'watch', key, value: 0 }, asked: query({ type: 'watch', key, revision: 0 }) },
    { request: { f: 'write', key, value: -3 }, asked: command({ type: 'write', key, value: -3 }) },
    { request: { f: 'append', key, value: 3 }, asked: command({ type: 'append', key, value: 3 }) },
    { request: { f: 'cas', key, value: [1, 2] }, asked: command({ type: 'cas', key, from: 1, to: 2 }) },
    { request: { f: 'acquire', key, value: 'p1' }, asked: command({ type: 'acquire', lock: key, owner: 'p1' }) },
    {
      request: { f: 'release', key, value: ['p1', 4] },
      asked: command({ type: 'release', lock: key, owner: 'p1', fence: 4 }),
    },
    { request: { f: 'txn', value: OPS }, asked: command({ type: 'txn', compares: [], ops: OPS }) },
    {
      request: { f: 'txn', value: { compares: [['value', 'k', null]], ops: OPS } },
      asked: command({ type: 'txn', compares: [['value', 'k', null]], ops: OPS }),
    },
    {
      request: { f: 'txn', value: { compares: [['revision', 'k', 2]], ops: [['r', 'k', null]] } },
      asked: query({ type: 'read-txn', compares: [['revision', 'k', 2]], ops: [['r', 'k', null]] }),
    },
  ])('$request.f of $request.value is understood', ({ request, asked }) => {
    expect(parseRequest(request)).toEqual(asked)
    expect(MACHINE_FUNCTIONS).toContain(request.f)
  })

  it.each<{ f: string; value: Json }>([
    { f: 'delete', value: null },
    { f: 'read', value: 1 },
    { f: 'read-local', value: 1 },
    { f: 'read-list', value: [] },
    { f: 'holder', value: 'p1' },
    { f: 'watch', value: -1 },
    { f: 'watch', value: null },
    { f: 'write', value: null },
    { f: 'write', value: 1.5 },
    { f: 'write', value: 2 ** 53 },
    { f: 'write', value: '1' },
    { f: 'append', value: [1] },
    { f: 'cas', value: 1 },
    { f: 'cas', value: [1] },
    { f: 'cas', value: [1, 2, 3] },
    { f: 'cas', value: [1, null] },
    { f: 'cas', value: [null, 1] },
    { f: 'cas', value: { 0: 1, 1: 2, length: 2 } },
    { f: 'acquire', value: '' },
    { f: 'acquire', value: 1 },
    { f: 'release', value: 'p1' },
    { f: 'release', value: ['p1'] },
    { f: 'release', value: ['p1', -1] },
    { f: 'release', value: [1, 1] },
    { f: 'txn', value: OPS },
  ])('$f of $value on a key is refused', ({ f, value }) => {
    expect(parseRequest({ f, value, key })).toBeUndefined()
    expect(logged({ f, value, key })).toBeUndefined()
  })

  it.each<Json>([
    null,
    [],
    'r',
    {},
    { ops: [] },
    { ops: OPS },
    { compares: [] },
    { compares: [['value', 'k', 1.5]], ops: OPS },
    { compares: [['value', 'k']], ops: OPS },
    { compares: [['revision', 'k', null]], ops: OPS },
    { compares: [['version', 'k', 1]], ops: OPS },
    { compares: [['value', '', 1]], ops: OPS },
    { compares: ['value'], ops: OPS },
    ['r', 'k', null],
    [['r', 'k', 1]],
    [['r', 'k']],
    [['r', 1, null]],
    [['w', 'k', null]],
    [['w', '', 1]],
    [['w', 'k', 1, 2]],
    [['x', 'k', 1]],
    [['append', 'k', '1']],
    [['r', 'k', null], null],
  ])('a transaction of %j is refused', (value) => {
    expect(parseRequest({ f: 'txn', value })).toBeUndefined()
  })

  it.each(MACHINE_FUNCTIONS.filter((f) => f !== 'txn'))('%s without a key, or with an empty one, is refused', (f) => {
    for (const value of [null, 1, [1, 2], 'p1', ['p1', 1]]) {
      expect(parseRequest({ f, value })).toBeUndefined()
      expect(parseRequest({ f, value, key: '' })).toBeUndefined()
    }
  })
})

describe('requests in the log', () => {
  it.each<{ f: string; value: Json; writes: Json; conditional: boolean }>([
    { f: 'write', value: 7, writes: [{ key: 'r/k', value: '7' }], conditional: false },
    { f: 'append', value: 7, writes: [{ key: 'a/k', value: '7' }], conditional: false },
    { f: 'cas', value: [7, 8], writes: [{ key: 'r/k', value: '8' }], conditional: true },
    { f: 'acquire', value: 'p1', writes: [{ key: 'l/k', value: 'p1' }], conditional: true },
    { f: 'release', value: ['p1', 1], writes: [{ key: 'l/k', value: null }], conditional: true },
  ])('$f of $value', ({ f, value, writes, conditional }) => {
    const request = { f, value, key }
    const asked = parseRequest(request)
    expect(asked?.type === 'command' && logRequestOf(asked.command)).toEqual({ kind: f, writes, conditional })
    expect(logged(request)).toEqual((writes as Json[])[0])
  })

  it('a transaction stands there with all its writes, and is known by the first', () => {
    const writes = [
      { key: 'r/k', value: '1' },
      { key: 'a/l', value: '2' },
    ]
    const asked = parseRequest({ f: 'txn', value: OPS })
    expect(asked?.type === 'command' && logRequestOf(asked.command)).toEqual({
      kind: 'txn',
      writes,
      conditional: false,
    })
    expect(logged({ f: 'txn', value: OPS })).toEqual(writes[0])
    const compared = parseRequest({ f: 'txn', value: { compares: [['value', 'k', 1]], ops: OPS } })
    expect(compared?.type === 'command' && logRequestOf(compared.command).conditional).toBe(true)
  })

  it('what reads is not there, and a no-op writes nothing', () => {
    for (const f of ['read', 'read-list', 'read-local', 'holder'])
      expect(logged({ f, key, value: null })).toBeUndefined()
    expect(logged({ f: 'txn', value: [['r', 'k', null]] })).toBeUndefined()
    expect(logRequestOf({ type: 'no-op' })).toEqual({ kind: 'no-op', writes: [], conditional: false })
  })
})
