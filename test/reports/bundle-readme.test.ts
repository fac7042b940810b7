import { describe, expect, it } from 'vitest'
import { runReadme } from '../../reports/bundle-readme.ts'
import { expectGolden } from '../support/golden.ts'
import { hostileRun } from '../support/sample-hostile.ts'
import { invalidRun } from '../support/sample-run.ts'

const FILES = ['scenario.json', 'history.jsonl', 'record.json', 'nodes/n1/server.log', 'nodes/n2/server.log']

describe('the README of a bundle', () => {
  it('says of the invalid sample run what the golden file says', () => {
    const { record, history } = invalidRun()
    expectGolden('bundle-readme.txt', runReadme(record, history, 'ordeal run .', FILES))
  })

  it('has no control character of the run', () => {
    const { record, history } = hostileRun()
    const text = runReadme(record, history, 'ordeal run .', FILES)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
  })
})
