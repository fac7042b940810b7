import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { REPORT_FILES, writeReports } from '../../reports/write.ts'
import { hostileRun } from '../support/sample-hostile.ts'
import { invalidRun } from '../support/sample-run.ts'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'ordeal-reports-'))
})
afterEach(() => {
  rmSync(directory, { recursive: true })
})

describe('writing reports', () => {
  it('leaves the page, the record and the JUnit file', () => {
    const { record, history } = invalidRun()
    expect(writeReports(directory, record, history)).toEqual([])
    expect(readdirSync(directory).sort()).toEqual(['junit.xml', 'record.json', 'report.html'])
    expect(JSON.parse(readFileSync(join(directory, 'record.json'), 'utf8'))).toEqual(record)
  })

  it('writes what works when a renderer throws, and says which did not', () => {
    const { record, history } = invalidRun()
    const broken = () => {
      throw new Error('no such colour')
    }
    const failed = writeReports(directory, record, history, { ...REPORT_FILES, 'junit.xml': broken })
    expect(failed).toEqual([{ file: 'junit.xml', message: 'no such colour' }])
    expect(readdirSync(directory).sort()).toEqual(['record.json', 'report.html'])
  })

  it('never throws, not even where the directory is missing', () => {
    const { record, history } = hostileRun()
    const failed = writeReports(join(directory, 'missing'), record, history)
    expect(failed.map(({ file }) => file)).toEqual(['record.json', 'junit.xml', 'report.html'])
    expect(failed[0]?.message).toContain('ENOENT')
  })
})
