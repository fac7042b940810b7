import { describe, expect, it } from 'vitest'
import { errorText } from '../../../harness/cli/error-text.ts'
import { exitCodeOf, worstExitCode } from '../../../harness/cli/exit-codes.ts'
import { table } from '../../../harness/cli/output.ts'
import { fitted, StatusLine, statusText } from '../../../harness/cli/status-line.ts'
import { formatDurationMs, parseDurationMs } from '../../../harness/core/duration.ts'
import { EnvironmentError, InternalError, PluginError, UsageError } from '../../../harness/core/errors.ts'
import type { RunStatus } from '../../../harness/run/progress.ts'

describe('lengths of time', () => {
  it.each([
    ['500ms', 500, '500ms'],
    ['60s', 60_000, '60s'],
    ['1.5s', 1_500, '1500ms'],
    ['2m', 120_000, '120s'],
    ['1h', 3_600_000, '3600s'],
    ['0.4ms', undefined, ''],
    ['0s', undefined, ''],
    ['60', undefined, ''],
    ['s', undefined, ''],
    ['-1s', undefined, ''],
    ['1 s', undefined, ''],
    ['1d', undefined, ''],
    ['999999999999h', undefined, ''],
  ])('%j are %j ms, written as %j', (text, ms, written) => {
    expect(parseDurationMs(text)).toBe(ms)
    if (ms !== undefined) expect(formatDurationMs(ms)).toBe(written)
  })
})

describe('the exit code', () => {
  it.each([
    ['valid', undefined, 0],
    ['invalid', undefined, 1],
    ['unknown', undefined, 5],
    ['invalid', true, 0],
    ['unknown', true, 0],
    ['valid', true, 0],
    ['valid', false, 1],
    ['invalid', false, 1],
    ['unknown', false, 5],
  ] as const)('of %s with the expectation met: %s is %i', (verdict, expectationMet, code) => {
    expect(exitCodeOf(expectationMet === undefined ? { verdict } : { verdict, expectationMet })).toBe(code)
  })

  it.each([
    [[], 0],
    [[0, 0], 0],
    [[0, 5, 0], 5],
    [[5, 1, 0], 1],
  ])('of runs that ended with %j is %i', (codes, code) => expect(worstExitCode(codes)).toBe(code))
})

describe('the text of an error', () => {
  it('says what, why and what to do', () => {
    const error = new EnvironmentError('X', 'no engine', { hint: 'start one\nor two', cause: new Error('ENOENT') })
    expect(errorText(error, false)).toBe('error: no engine (X)\n  why: ENOENT\n  start one\n  or two\n')
  })

  it('does not say the cause twice', () => {
    const error = new EnvironmentError('X', 'no engine: ENOENT', { cause: new Error('ENOENT') })
    expect(errorText(error, false)).toBe('error: no engine: ENOENT (X)\n')
  })

  it('lists the breaches of a plugin, the first ten', () => {
    const breaches = Array.from({ length: 12 }, (_, i) => (i === 0 ? 'op 0: twice' : { op: i }))
    const lines = errorText(new PluginError('BREACH', 'broke it', { facts: { breaches } }), false).split('\n')
    expect(lines.slice(0, 3)).toEqual(['error: broke it (BREACH)', '  - op 0: twice', '  - {"op":1}'])
    expect(lines.slice(10)).toEqual(['  - {"op":9}', '  - and 2 more', ''])
  })

  it.each([new InternalError('INVARIANT', 'broken invariant'), new TypeError('x is not a function')])(
    'asks for a report with the stack where the mistake is ours: %s',
    (error) => {
      const text = errorText(error, false)
      expect(text).toContain(`internal error: ${error.stack}`)
      expect(text).toContain('Please report it')
    },
  )

  it('takes what is no error at all', () => expect(errorText('odd', false)).toContain('internal error: odd\n'))

  it('has colours only where they are wanted', () => {
    const error = new UsageError('X', 'wrong')
    expect(errorText(error, true)).toContain('\u001b[31m')
    expect(errorText(error, false)).not.toContain('\u001b')
  })
})

describe('a table', () => {
  it('has columns as wide as their widest cell, and no blanks at the end of a line', () => {
    expect(table([['a', 'b'], ['long', ''], ['x']])).toBe('  a     b\n  long\n  x\n')
    expect(table([])).toBe('')
  })
})

const STATUS: RunStatus = {
  phase: 'main',
  timeNs: 12.9e9,
  mainNs: 60e9,
  ok: 5_210,
  fail: 3,
  info: 12,
  inForce: ['kill n1', 'partition n2,n3'],
}

describe('the status line', () => {
  it.each<readonly [status: Partial<RunStatus>, text: string]>([
    [{}, 'main 12 s, 47 s left · 5210 ok, 3 fail, 12 info · in force: kill n1, partition n2,n3'],
    [{ inForce: [] }, 'main 12 s, 47 s left · 5210 ok, 3 fail, 12 info'],
    [{ phase: 'recovery', timeNs: 61e9, inForce: [] }, 'recovery 61 s · 5210 ok, 3 fail, 12 info'],
    [{ timeNs: 61e9, inForce: [] }, 'main 61 s, 0 s left · 5210 ok, 3 fail, 12 info'],
    [{ phase: 'checking' }, 'checking'],
    [{ phase: 'starting' }, 'starting'],
  ])('of %j is %j', (part, text) => expect(statusText({ ...STATUS, ...part })).toBe(text))

  it('is cut to fit the terminal', () => {
    expect(fitted('12345', 6)).toBe('12345')
    expect(fitted('123456', 6)).toBe('1234…')
  })

  function written(live: boolean): { readonly line: StatusLine; readonly texts: string[]; at: number } {
    const texts: string[] = []
    const stream = { isTTY: live, columns: 30, write: (text: string) => texts.push(text) > 0 }
    const state = { at: 0, texts, line: undefined as unknown as StatusLine }
    return Object.assign(state, { line: new StatusLine(stream as never, () => state.at, live) })
  }

  it('is rewritten in place on a terminal, at most ten times a second, and leaves nothing behind', () => {
    const screen = written(true)
    screen.line.step('starting 3 nodes')
    screen.line.update(STATUS)
    screen.at = 99
    screen.line.update({ ...STATUS, ok: 6_000 })
    screen.at = 100
    screen.line.update({ ...STATUS, ok: 7_000 })
    screen.line.clear()
    screen.line.clear()
    expect(screen.texts).toEqual([
      '\r\u001b[Kstarting 3 nodes',
      '\r\u001b[Kmain 12 s, 47 s left · 5210 …',
      '\r\u001b[Kmain 12 s, 47 s left · 7000 …',
      '\r\u001b[K',
    ])
  })

  it('is a plain line every five seconds elsewhere, and steps are told at once', () => {
    const screen = written(false)
    screen.line.step('starting 3 nodes')
    screen.line.update({ ...STATUS, inForce: [] })
    screen.at = 4_999
    screen.line.update({ ...STATUS, ok: 6_000 })
    screen.at = 5_000
    screen.line.update({ ...STATUS, ok: 7_000, inForce: [] })
    screen.line.clear()
    expect(screen.texts).toEqual([
      'starting 3 nodes\n',
      'main 12 s, 47 s left · 5210 ok, 3 fail, 12 info\n',
      'main 12 s, 47 s left · 7000 ok, 3 fail, 12 info\n',
    ])
  })
})
