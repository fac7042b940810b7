import { describe, expect, it } from 'vitest'
import type { RunRecord } from '../../harness/core/record.ts'
import { junitReport } from '../../reports/junit.ts'
import { HOSTILE, hostileRun } from '../support/sample-hostile.ts'
import { emptyRun, invalidRun, unknownRun, validRun } from '../support/sample-run.ts'
import type { XmlElement } from '../support/well-formed-xml.ts'
import { elements, parseXml } from '../support/well-formed-xml.ts'

/** Name of each case with what it came to. */
function cases(record: RunRecord): Record<string, string> {
  return Object.fromEntries(
    elements(parseXml(junitReport(record)), 'testcase').map(({ attributes, children }) => [
      attributes['name'] as string,
      children.map(({ name }) => name).find((name) => name !== 'system-out') ?? 'passed',
    ]),
  )
}

function expecting(record: RunRecord, met: boolean): RunRecord {
  const expected = { verdict: 'invalid', anomaly: 'stale-read' } as const
  return { ...record, scenario: { ...record.scenario, expect: expected }, expectationMet: met }
}

const valid = validRun().record
const invalid = invalidRun().record
const unknown = unknownRun().record

describe('junit.xml', () => {
  it.each<[string, RunRecord, Record<string, string>]>([
    ['a valid run', valid, { linearizable: 'passed', stats: 'passed', 'queue-order': 'skipped' }],
    [
      'an invalid run',
      invalid,
      { linearizable: 'failure', 'acknowledged-writes': 'failure', stats: 'passed', 'queue-order': 'skipped' },
    ],
    ['an unknown run', unknown, { linearizable: 'error', stats: 'passed', 'queue-order': 'skipped' }],
    ['a run that judged nothing', emptyRun().record, { run: 'error' }],
    [
      'a run that is unknown though every check passed',
      { ...valid, verdict: 'unknown', reasons: ['kill was never in force'] },
      { linearizable: 'passed', stats: 'passed', 'queue-order': 'skipped', run: 'error' },
    ],
    [
      'an invalid run that was expected',
      expecting(invalid, true),
      { linearizable: 'passed', 'acknowledged-writes': 'passed', stats: 'passed', 'queue-order': 'skipped' },
    ],
    [
      'a valid run that was to be invalid',
      expecting(valid, false),
      { linearizable: 'passed', stats: 'passed', 'queue-order': 'skipped', expectation: 'failure' },
    ],
    [
      'an unknown run that was to be invalid',
      expecting(unknown, false),
      { linearizable: 'error', stats: 'passed', 'queue-order': 'skipped', expectation: 'failure' },
    ],
  ])('of %s has the right cases', (_, record, expected) => {
    expect(cases(record)).toEqual(expected)
  })

  it.each([
    ['valid', valid],
    ['invalid', invalid],
    ['unknown', unknown],
    ['empty', emptyRun().record],
    ['hostile', hostileRun().record],
  ])('of the %s run counts its own cases', (_, record) => {
    const root = parseXml(junitReport(record))
    const suite = elements(root, 'testsuite')[0] as XmlElement
    for (const { attributes } of [root, suite]) {
      expect(attributes).toMatchObject({
        tests: String(elements(root, 'testcase').length),
        failures: String(elements(root, 'failure').length),
        errors: String(elements(root, 'error').length),
        skipped: String(elements(root, 'skipped').length),
      })
    }
    expect(suite.attributes['name']).toContain(record.scenario.name.slice(0, 20))
  })

  it('gives each failure the sentence and the command that replays it', () => {
    const [failure] = elements(parseXml(junitReport(invalid)), 'failure')
    expect(failure?.attributes['type']).toBe('stale-read')
    expect(failure?.attributes['message']).toContain('Process 902 read 701 of key r7')
    expect(failure?.text).toContain(`Replay: ${invalid.replay}`)
  })

  it('says what was wrong with an expected run, though it passes', () => {
    const [out] = elements(parseXml(junitReport(expecting(invalid, true))), 'system-out')
    expect(out?.text).toContain('within what was expected (invalid:stale-read): Process 902')
  })

  it('keeps hostile text as text', () => {
    const root = parseXml(junitReport(hostileRun().record))
    expect(elements(root, 'script')).toEqual([])
    const [failure] = elements(root, 'failure')
    expect(failure?.text).toContain(HOSTILE.slice(0, 40))
    expect(failure?.text).toContain('\\u001b[2J\\u0007\\u0000\\u202e\\ud800')
  })
})
