import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MODES } from '../../../harness/honesty/modes.ts'
import type { Observation } from '../../../harness/honesty/observation.ts'
import { checkHonesty } from '../../../harness/honesty/suite.ts'
import { honestyOf, honestyText, isHonest } from '../../../harness/honesty/text.ts'
import type { CheckedFunction } from '../../../systems/checked-client.ts'
import type { AsyncClient } from '../../../systems/client.ts'
import { type Lie, respClient } from '../../support/resp-client.ts'
import { RespServer } from '../../support/resp-server.ts'

const WRITE: CheckedFunction = { f: 'write', effect: 'counted' }
const QUICK = { deadlineMs: 150 }

let server: RespServer
beforeEach(async () => {
  server = await RespServer.start()
})
afterEach(() => server.stop())

/** Keys backwards: as good as in a compressed or encrypted request, to one who looks for them. */
function withHiddenKeys(target: string, lie: Lie): AsyncClient {
  const client = respClient(target, lie)
  const hidden = (key = '') => [...key].reverse().join('')
  return { ...client, invoke: (request, ms) => client.invoke({ ...request, key: hidden(request.key) }, ms) }
}

describe('the suite', () => {
  it('observes every mode once, undisturbed first, and tells what it is at', async () => {
    const told: string[] = []
    const subject = {
      server: server.target,
      functions: [WRITE],
      open: (target: string) => respClient(target, 'none'),
      view: server.view(),
    }
    const report = await checkHonesty(subject, { ...QUICK, onTrial: (f, mode) => told.push(`${f} ${mode}`) })
    expect(report.observations.map(({ mode }) => mode)).toEqual(MODES.map(({ name }) => name))
    expect(told).toEqual(MODES.map(({ name }) => `write ${name}`))
    expect([report.findings, isHonest(report)]).toEqual([[], true])
  })

  it('counts all requests where it cannot see keys', async () => {
    const open = (target: string) => withHiddenKeys(target, 'resends')
    const { findings } = await checkHonesty({ server: server.target, functions: [WRITE], open }, QUICK)
    expect(findings.map(({ mode, name }) => `${mode} ${name}`)).toContain('reply-lost sent-again')
  })

  it.each([
    ['writes other keys', (target: string) => withHiddenKeys(target, 'none'), 'OTHER_KEY'],
    [
      'never answers',
      () => ({ invoke: () => new Promise<never>(() => {}), close: async () => {} }),
      'CLIENT_DOES_NOT_WORK',
    ],
  ])('refuses a client that %s', async (_, open, code) => {
    const subject = { server: server.target, functions: [WRITE], open, view: server.view() }
    await expect(checkHonesty(subject, { ...QUICK, firstOkMs: 300 })).rejects.toMatchObject({ code, exitCode: 2 })
  })

  it('ends before its next trial when it is told to', async () => {
    const subject = { server: server.target, functions: [WRITE], open: (target: string) => respClient(target, 'none') }
    const reason = new Error('enough')
    await expect(checkHonesty(subject, { ...QUICK, signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })
})

describe('the report', () => {
  const seen: Observation = {
    mode: 'server-lost',
    f: 'write',
    effect: 'counted',
    requests: 1,
    said: 'fail',
    tookMs: 53.4,
    allowedMs: 1_000,
    reached: true,
    sent: 1,
    delivered: 1,
    applied: 1,
    usableAfterMs: undefined,
    laterSent: 0,
    laterApplied: 0,
    wrongAnswer: false,
  }
  const about = { mode: seen.mode, f: seen.f }

  it('shows what was seen, and says what it means', () => {
    const words = 'said fail (refused), and it was applied'
    const findings = [{ ...about, name: 'fail-though-applied', words, weight: 'dishonest' } as const]
    expect(honestyText({ observations: [seen], findings })).toBe(
      [
        '  f      when         said  sent  applied  took   usable again  findings',
        '  write  server-lost  fail  1x    1x       53 ms  no            fail-though-applied',
        '',
        'DISHONEST: 1 finding.',
        '  fail-though-applied: write, when the server does it and goes away before it replies: said fail (refused), and it was applied.',
        '',
      ].join('\n'),
    )
  })

  it('is that of an honest client if there are only notes', () => {
    const note = { ...about, name: 'sent-again', words: 'sent 2 requests for one operation', weight: 'note' } as const
    const report = { observations: [{ ...seen, sent: undefined, applied: undefined }], findings: [note] }
    expect(honestyOf(report)).toBe('honest')
    const text = honestyText(report)
    expect(text).toContain('write  server-lost  fail  ?     ?        53 ms  no            (sent-again)')
    expect(text).toMatch(/HONEST: [\s\S]*Notes, which make no false history:\n {2}sent-again: write, when the server/)
  })

  it('says unknown of a client that did nothing wrong where something could not be seen', () => {
    const gap = {
      ...about,
      name: 'not-counted',
      words: 'its requests cannot be told apart',
      weight: 'unproven',
    } as const
    const report = { observations: [{ ...seen, sent: undefined, applied: undefined }], findings: [gap] }
    expect([honestyOf(report), isHonest(report)]).toEqual(['unknown', false])
    expect(honestyText(report)).toMatch(/UNKNOWN: nothing dishonest was seen, but not all[\s\S]* {2}not-counted: write/)
    expect(honestyText(report)).not.toContain('HONEST: every')
    const lie = { ...gap, name: 'late', weight: 'dishonest' } as const
    expect(honestyOf({ ...report, findings: [gap, lie] })).toBe('dishonest')
  })
})
