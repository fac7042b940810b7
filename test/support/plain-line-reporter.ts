/**
 * A vitest reporter whose whole output is one plain line at the end of a run: `N passed, N failed`, with `, N skipped` if
 * there are any. A file that could not be loaded, or an error outside of any test, counts as one failure.
 */
import type { Reporter, SerializedError, TestModule } from 'vitest/node'

export type Tally = { readonly passed: number; readonly failed: number; readonly skipped: number }

export function tallyLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`
}

type Countable = Pick<TestModule, 'children' | 'errors'>

export function tallyOf(modules: readonly Countable[], unhandled: readonly unknown[]): Tally {
  const tally = { passed: 0, failed: unhandled.length, skipped: 0 }
  for (const module of modules) {
    tally.failed += module.errors().length
    for (const suite of module.children.allSuites()) tally.failed += suite.errors().length
    for (const test of module.children.allTests()) {
      const { state } = test.result()
      if (state !== 'pending') tally[state] += 1
    }
  }
  return tally
}

// biome-ignore lint/style/noDefaultExport: vitest loads a reporter of one's own by its default export.
export default class PlainLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    process.stdout.write(`\n${tallyLine(tallyOf(modules, unhandled))}\n`)
  }
}
