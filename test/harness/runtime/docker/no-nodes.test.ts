/** A fault family that measures no node at all has measured nothing. */
import { expect, it } from 'vitest'
import { CpuPort } from '../../../../harness/runtime/docker/cpu-port.ts'
import { ExecPort } from '../../../../harness/runtime/docker/exec-port.ts'
import { processPort } from '../../../../harness/runtime/docker/process-port.ts'
import { MonotonicClockPort } from '../../../../harness/runtime/docker/wall-clock/monotonic-clock-port.ts'

it.each([
  ['process', () => processPort([]).measure({ port: 'process', nodes: [], state: 'dead' })],
  ['exec', () => new ExecPort([]).measure({ port: 'exec', nodes: [], command: ['true'] })],
  ['cpu', () => new CpuPort([]).measure({ port: 'cpu', nodes: [], percent: 5 })],
  ['clock', async () => new MonotonicClockPort(new Map()).measure({ port: 'clock', nodes: [], ratePpm: 100 })],
])('a check of no node by the port %s holds nothing', async (_, measure) => {
  expect((await measure()).holds).toBe(false)
})
