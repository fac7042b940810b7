import { describe, expect, it } from 'vitest'
import { WORKLOADS, workloadNamed } from '../../../harness/workloads/index.ts'

describe('the registry of workloads', () => {
  it('finds every workload by its name', () => {
    for (const workload of WORKLOADS) expect(workloadNamed(workload.name)).toBe(workload)
    expect(new Set(WORKLOADS.map(({ name }) => name)).size).toBe(WORKLOADS.length)
  })

  it('helps with a misspelt name', () => {
    expect(() => workloadNamed('registre')).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_WORKLOAD', facts: expect.objectContaining({ nearest: 'register' }) }),
    )
  })
})
