/**
 * `import ... from 'ordeal/vitest'`: a scenario as a test, and a matcher for histories. Needs vitest, a peer dependency.
 * Station: vitest. docs/using-vitest.md tells how to use it.
 */
import { expect } from 'vitest'
import { toBeLinearizable } from './vitest/matcher.ts'

export type { GivenOp } from './vitest/given-ops.ts'
export { type ScenarioTest, scenario } from './vitest/scenario.ts'

declare module 'vitest' {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /**
     * Of a History, or of ops in their order (GivenOp): some order of the operations, each taking effect between invocation
     * and completion, is legal for the model, by its name in `ordeal list models`. One that cannot be decided within the
     * checker's budget fails, also with `not`. Throws UsageError UNKNOWN_MODEL.
     */
    toBeLinearizable(model: string): R
  }
}

expect.extend({ toBeLinearizable })
