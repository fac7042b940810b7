import { describe, expect, it } from 'vitest'
import { CHECKED_CLIENTS, checkedClientOf } from '../../systems/checked-clients.ts'
import { SYSTEMS } from '../../systems/index.ts'

describe('the clients that the honesty suite holds to account', () => {
  it('are those of every system in containers', () => {
    const inContainers = SYSTEMS.filter(({ runtime }) => runtime === 'containers')
    expect(CHECKED_CLIENTS.map(({ system }) => system)).toEqual(inContainers)
  })

  it.each(CHECKED_CLIENTS)('$system.name: with every function', ({ system, functions }) => {
    expect(functions.map(({ f }) => f).sort()).toEqual([...system.functions].sort())
  })

  it('has no others', () => {
    expect(() => checkedClientOf('raft-kv')).toThrow(expect.objectContaining({ code: 'UNKNOWN_SYSTEM' }))
  })
})
