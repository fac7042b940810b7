import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { BUGS } from '../../../systems/raft-kv/bugs/index.ts'
import { NO_BUG } from '../../../systems/raft-kv/options.ts'
import { RAFT_RULES } from '../../../systems/raft-kv/raft/rules.ts'
import { raftKv } from '../../../systems/raft-kv/system.ts'

describe('deliberate defects of raft-kv', () => {
  it.each(BUGS)(
    '$name replaces decisions of the healthy record, and says which rule that breaks',
    ({ rules, story, breaks }) => {
      const replaced = Object.entries(rules)
      expect(replaced.length).toBeGreaterThan(0)
      for (const [name, decision] of replaced) {
        expect(Object.keys(RAFT_RULES)).toContain(name)
        expect(decision).not.toBe(RAFT_RULES[name as keyof typeof RAFT_RULES])
      }
      expect(story).not.toBe('')
      expect(breaks).toMatch(/section|Figure|dissertation/)
    },
  )

  it.each(BUGS)('$name is a file of its own of at most 25 lines', ({ name }) => {
    const source = readFileSync(new URL(`../../../systems/raft-kv/bugs/${name}.ts`, import.meta.url), 'utf8')
    expect(source.trimEnd().split('\n').length).toBeLessThanOrEqual(25)
  })

  it('have different names, and none is called as no bug is', () => {
    const names = [NO_BUG, ...BUGS.map(({ name }) => name)]
    expect(new Set(names).size).toBe(names.length)
    expect(raftKv.options['bug']?.values).toEqual(names)
    expect(raftKv.options['bug']?.default).toBe(NO_BUG)
  })
})
