import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { makerOf, runLabels } from '../../../../harness/runtime/docker/labels.ts'
import { livenessOf, ownIdentity, startOf } from '../../../../harness/runtime/docker/process-identity.ts'

const maker = { pid: 17, start: '1000', boot: 'boot-a', host: 'host-a' }
const startNow = (start: string | undefined) => () => start

describe('whether the maker of a thing lives', () => {
  it.each([
    ['alive while the very process runs', maker, startNow('1000'), 'alive'],
    ['dead when no process has its pid', maker, startNow(undefined), 'dead'],
    ['dead when its pid was given to a later process', maker, startNow('2000'), 'dead'],
    ['dead after the machine started anew', { ...maker, boot: 'boot-b' }, startNow('1000'), 'dead'],
    ['unknown here if it was started elsewhere', { ...maker, host: 'host-b' }, startNow(undefined), 'elsewhere'],
  ] as const)('is %s', (_, identity, start, liveness) => {
    expect(livenessOf(identity, { boot: 'boot-a', host: 'host-a' }, start)).toBe(liveness)
  })

  it('is alive for this process', () => {
    expect(livenessOf(ownIdentity(), ownIdentity(), startOf)).toBe('alive')
  })

  it('is dead for a child that was killed', async () => {
    const child = spawn('sleep', ['1000'])
    await once(child, 'spawn')
    const identity = { ...ownIdentity(), pid: child.pid ?? 0, start: startOf(child.pid ?? 0) ?? '' }
    expect(livenessOf(identity, ownIdentity(), startOf)).toBe('alive')
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(livenessOf(identity, ownIdentity(), startOf)).toBe('dead')
  })
})

describe('labels', () => {
  it('carry the identity of the maker there and back', () => {
    expect(makerOf(runLabels('r1', maker, '2026-01-01T00:00:00Z'))).toEqual(maker)
  })

  it('that are not whole name no maker, so nothing is removed by them', () => {
    const labels = runLabels('r1', maker, '2026-01-01T00:00:00Z')
    for (const missing of ['ordeal.run', 'ordeal.pid', 'ordeal.pid-start', 'ordeal.boot', 'ordeal.host'])
      expect(makerOf(Object.fromEntries(Object.entries(labels).filter(([name]) => name !== missing)))).toBeUndefined()
    expect(makerOf({ ...labels, 'ordeal.pid': 'x' })).toBeUndefined()
  })
})
