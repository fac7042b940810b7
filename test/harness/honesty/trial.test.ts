/** Each lie is found by the mode that is there for it; an honest client passes all of them. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findingsOf } from '../../../harness/honesty/judge.ts'
import { MODES } from '../../../harness/honesty/modes.ts'
import type { Observation } from '../../../harness/honesty/observation.ts'
import type { Subject } from '../../../harness/honesty/subject.ts'
import { tryOnce } from '../../../harness/honesty/trial.ts'
import type { CheckedFunction } from '../../../systems/checked-client.ts'
import { type Lie, respClient } from '../../support/resp-client.ts'
import { RespServer } from '../../support/resp-server.ts'

const READ: CheckedFunction = { f: 'read', effect: 'none' }
const WRITE: CheckedFunction = { f: 'write', effect: 'counted' }

let server: RespServer
beforeEach(async () => {
  server = await RespServer.start()
})
afterEach(() => server.stop())

function observe(tried: CheckedFunction, modeName: string, lie: Lie, open = respClient): Promise<Observation> {
  const mode = MODES.find(({ name }) => name === modeName)
  if (mode === undefined) throw new Error(`there is no mode ${modeName}`)
  const subject: Subject = {
    server: server.target,
    functions: [tried],
    open: (target) => open(target, lie),
    view: server.view(),
  }
  return tryOnce(subject, mode, tried, { deadlineMs: 200, counting: 'by-key', firstOkMs: 300 })
}

const named = (seen: Observation) => findingsOf(seen).map(({ name }) => name)

describe('an honest client', () => {
  const all = MODES.flatMap(({ name }) => [READ, WRITE].map((tried) => ({ name, f: tried.f, tried })))
  it.each(all)('passes $f under $name', async ({ name, tried }) => {
    expect(named(await observe(tried, name, 'none'))).toEqual([])
  })
})

describe('what is observed of an honest write', () => {
  it.each([
    ['pass', 'ok', 1, 1, 1],
    ['reply-lost', 'info', 1, 1, 1],
    ['server-lost', 'info', 1, 1, 1],
    ['reply-late', 'info', 1, 1, 1],
    ['request-late', 'info', 1, 1, 1],
    ['black-hole', 'info', 1, 0, 0],
    ['black-hole-connect', 'info', 1, 0, 0],
    ['refused', 'fail', 0, 0, 0],
    ['refused-connect', 'fail', 0, 0, 0],
  ] as const)('%s: said %s, sent %i, delivered %i, applied %i', async (mode, said, sent, delivered, applied) => {
    expect(await observe(WRITE, mode, 'none')).toMatchObject({ said, sent, delivered, applied, reached: true })
  })
})

describe('a lie', () => {
  it.each([
    ['resends', WRITE, 'reply-lost', ['sent-again', 'applied-again']],
    ['resends', READ, 'reply-lost', ['sent-again']],
    ['lost-is-fail', WRITE, 'reply-lost', ['fail-though-applied']],
    ['lost-is-fail', WRITE, 'server-lost', ['fail-though-applied']],
    ['timeout-is-fail', WRITE, 'reply-late', ['fail-though-applied']],
    ['timeout-is-fail', WRITE, 'request-late', ['fail-though-applied']],
    ['timeout-is-ok', WRITE, 'black-hole', ['ok-though-not-applied']],
    ['throws', WRITE, 'reply-late', ['threw']],
    ['ignores-deadlines', WRITE, 'black-hole', ['late']],
    ['takes-any-answer', READ, 'reply-late', ['wrong-answer']],
    ['never-reconnects', WRITE, 'reply-lost', ['not-usable-again']],
  ] as const)('%s is found of a %o under %s as %j', async (lie, tried, mode, findings) => {
    expect(named(await observe(tried, mode, lie))).toEqual(findings)
  })

  it('of a client that does not work at all cannot be judged', async () => {
    const mute = () => ({ invoke: async () => ({ type: 'info', value: null }) as const, close: async () => {} })
    await expect(observe(WRITE, 'pass', 'none', mute)).rejects.toMatchObject({ code: 'CLIENT_DOES_NOT_WORK' })
  })
})
