/** Tests that put wall clocks of containers off: skipped with the reason where this machine does not let us. */
import { describe } from 'vitest'
import { wallClockRefusal } from '../../harness/runtime/docker/wall-clock/probe.ts'
import { describeWithEngine } from './engine-gate.ts'

export function describeWithWallClocks(name: string, tests: () => void): void {
  const refusal = wallClockRefusal()
  if (refusal === undefined) describeWithEngine(name, tests)
  else describe.skip(`${name} (skipped: ${refusal})`, tests)
}
