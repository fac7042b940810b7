/**
 * Tests that need a container engine: skipped with the reason where there is none, unless ORDEAL_CONTAINERS=required,
 * under which they fail. The name of the skipped block says why, so every reporter shows it.
 */
import { describe, it } from 'vitest'
import { EnvironmentError } from '../../harness/core/errors.ts'
import { connectEngine } from '../../harness/runtime/docker/engine.ts'

const missing = await connectEngine().then(
  () => undefined,
  (error: unknown) => {
    if (error instanceof EnvironmentError) return error
    throw error
  },
)

const required = process.env['ORDEAL_CONTAINERS'] === 'required'

/** `describe` for tests that need the engine. */
export function describeWithEngine(name: string, tests: () => void): void {
  if (missing === undefined) describe(name, tests)
  else if (required)
    describe(name, () => {
      it('has the engine that ORDEAL_CONTAINERS=required asks for', () => {
        throw missing
      })
    })
  else describe.skip(`${name} (skipped: ${missing.message}; start one: scripts/engine)`, tests)
}
