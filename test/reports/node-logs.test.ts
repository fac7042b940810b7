import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linesAround, logMoments, stampOf } from '../../reports/log-window.ts'
import { readNodeLogs } from '../../reports/read-node-logs.ts'
import { invalidRun, validRun } from '../support/sample-run.ts'

const ZERO = '2026-08-05T14:13:12.500Z'
const ZERO_MS = Date.parse(ZERO)
/** A line as the engine stamps it. */
const line = (timeNs: number, text: string) => {
  const ms = ZERO_MS + Math.floor(timeNs / 1e6)
  const rest = String(Math.round(timeNs % 1e6)).padStart(6, '0')
  return `${new Date(ms).toISOString().slice(0, -1)}${rest}Z ${text}\n`
}

describe('a line of a log', () => {
  it.each([
    ['2026-08-05T14:13:13.500000001Z x', 1_000_000_001],
    ['2026-08-05T14:13:12.5Z x', 0],
    ['2026-08-05T14:13:12Z x', -500_000_000],
    ['no stamp', undefined],
    ['', undefined],
  ])('%j is of time %s', (text, timeNs) => {
    expect(stampOf(text, ZERO_MS)).toBe(timeNs)
  })

  it.each([
    [
      '{"level":"warn","ts":"x","caller":"a.go:1","msg":"lost leader","id":"n1","n":3}',
      'warn · lost leader · id=n1 n=3',
    ],
    ['{"level":"info","msg":"ready"}', 'info · ready'],
    ['{"half', '{"half'],
    ['{"other":1}', '{"other":1}'],
    ['plain \u001b[31mred', 'plain \\u001b[31mred'],
  ])('%s is told as %s', (written, told) => {
    expect(linesAround(line(1e9, written), ZERO_MS, 1e9)).toEqual([{ timeNs: 1e9, text: told }])
  })

  it('counts only near the moment and after time 0; the nearest eight before and four after it, each clipped', () => {
    const text = Array.from({ length: 100 }, (_, i) => line(i * 0.5e9, `${i} ${'x'.repeat(900)}`)).join('')
    const lines = linesAround(line(-1e9, 'starting') + text, ZERO_MS, 20e9)
    expect(lines.map(({ timeNs }) => timeNs / 0.5e9)).toEqual([33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44])
    for (const each of lines) expect(each.text.length).toBeLessThanOrEqual(200)
    expect(linesAround(line(-1e9, 'starting') + line(30e9, 'late'), ZERO_MS, 2e9)).toEqual([])
  })
})

describe('the logs of a run', () => {
  const { record, history } = invalidRun()
  const [moment = 0] = logMoments(record, history)
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ordeal-logs-'))
    for (const node of ['n1', 'n2', 'n10']) mkdirSync(join(folder, 'nodes', node), { recursive: true })
    // Longer than is ever read at once: the moment must be found.
    const long = Array.from({ length: 66_000 }, (_, i) => line(i * 1e6, `${i} ${'x'.repeat(60)}`)).join('')
    writeFileSync(join(folder, 'nodes', 'n1', 'server.log'), long)
    writeFileSync(join(folder, 'nodes', 'n10', 'server.log'), 'no stamps\nat all\n')
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('are read around the end of each witness, node by node', () => {
    const windows = readNodeLogs(folder, { ...record, zeroAt: ZERO }, history)
    expect(windows.map(({ atNs }) => atNs)).toEqual(logMoments(record, history))
    const [first] = windows
    expect(first?.nodes.map(({ node, lines }) => [node, lines.length])).toEqual([
      ['n1', 12],
      ['n2', 0],
      ['n10', 0],
    ])
    const times = first?.nodes[0]?.lines.map(({ timeNs }) => timeNs) ?? []
    expect(Math.min(...times)).toBeGreaterThan(moment - 9e6)
    expect(Math.max(...times)).toBeLessThan(moment + 5e6)
  })

  it('are left alone where there is nothing to relate them to, or nothing to explain', () => {
    expect(readNodeLogs(folder, record, history)).toEqual([])
    expect(readNodeLogs(folder, { ...validRun().record, zeroAt: ZERO }, validRun().history)).toEqual([])
    expect(readNodeLogs(join(folder, 'none'), { ...record, zeroAt: ZERO }, history)).toEqual([])
  })
})
