import { describe, expect, it } from 'vitest'
import { jsonReport } from '../../reports/json.ts'
import { hostileRun } from '../support/sample-hostile.ts'
import { invalidRun } from '../support/sample-run.ts'

describe('record.json', () => {
  it.each([
    ['invalid', invalidRun],
    ['hostile', hostileRun],
  ])('of the %s run reads back as the same record', (_, run) => {
    const { record } = run()
    expect(JSON.parse(jsonReport(record))).toEqual(record)
  })

  it('has the same bytes whatever the order in which the record was put together', () => {
    const { record } = invalidRun()
    const reversed = Object.fromEntries(Object.entries(record).reverse()) as typeof record
    const byFunction = Object.fromEntries(Object.entries(record.counts.byFunction).reverse())
    expect(jsonReport({ ...reversed, counts: { byFunction, all: record.counts.all } })).toBe(jsonReport(record))
  })

  it('begins with format and verdict, and ends with a newline', () => {
    const text = jsonReport(invalidRun().record)
    expect(text).toMatch(/^\{\n {2}"format": 1,\n {2}"verdict": "invalid",/)
    expect(text.endsWith('}\n')).toBe(true)
  })
})
