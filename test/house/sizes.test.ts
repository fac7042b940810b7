import { describe, expect, it } from 'vitest'
import { sourceFiles } from '../support/source-files.ts'

const FILE_LINES_MAX = 400
const CONTRACT_LINES_MAX = 160
const FUNCTION_LINES_MAX = 60

/** Functions and methods that begin at their own line and end at a line with the same indentation and a brace. */
function longFunctions(path: string, text: string): readonly string[] {
  const lines = text.split('\n')
  return lines.flatMap((line, at) => {
    const begins = /^( *)(?:export )?(?:async )?(?:function\b|(?:static |async |\*|#)*[#\w]+\([^)]*\)[^=;]*\{$)/.exec(
      line,
    )
    if (begins === null || !line.endsWith('{') || /^ *(if|for|while|switch|describe|it)\b/.test(line)) return []
    const end = lines.findIndex((candidate, i) => i > at && candidate === `${begins[1]}}`)
    return end - at + 1 > FUNCTION_LINES_MAX ? [`${path}:${at + 1} has ${end - at + 1} lines`] : []
  })
}

describe('sizes', () => {
  const files = sourceFiles(['harness', 'systems', 'nemesis', 'checkers', 'reports', 'test'])

  it(`no file has more than ${FILE_LINES_MAX} lines`, () => {
    expect(files.filter(({ lines }) => lines > FILE_LINES_MAX).map(({ path, lines }) => `${path}: ${lines}`)).toEqual(
      [],
    )
  })

  it(`no function has more than ${FUNCTION_LINES_MAX} lines`, () => {
    const sources = files.filter(({ path }) => !path.startsWith('test/'))
    expect(sources.flatMap(({ path, text }) => longFunctions(path, text))).toEqual([])
  })

  it(`no contract has more than ${CONTRACT_LINES_MAX} lines`, () => {
    const contracts = files.filter(({ path }) =>
      /(generator|workload|ports|cluster|system|client|nemesis|checker)\.ts$/.test(path),
    )
    const named = contracts.filter(
      ({ path }) =>
        !path.startsWith('test/') &&
        /^(harness\/(generator|workloads|runtime)|systems|nemesis|checkers)\/[^/]+\.ts$/.test(path),
    )
    expect(
      named.filter(({ lines }) => lines > CONTRACT_LINES_MAX).map(({ path, lines }) => `${path}: ${lines}`),
    ).toEqual([])
  })

  it('would see a function that is too long', () => {
    const body = Array.from({ length: FUNCTION_LINES_MAX }, () => '  x()').join('\n')
    expect(longFunctions('a.ts', `export function f() {\n${body}\n}\n`)).toEqual(['a.ts:1 has 62 lines'])
    expect(longFunctions('a.ts', `  #m(a: number): void {\n${body}\n  }\n`)).toHaveLength(1)
  })
})
