/**
 * What the scripts ask for, in which order; whether that brings the situation about is for the facts and a real cluster to
 * say. Each scenario is also cut short where its situation does not come about.
 */
import { describe, expect, it } from 'vitest'
import { SCENARIOS } from '../../../nemesis/scenarios/index.ts'
import type { DirectedScenario, ScriptCommand } from '../../../nemesis/script.ts'
import { type Performance, perform, type Twist } from '../../support/puppet-cluster.ts'

/** The write whose fate a script is about. */
const isTheWrite = (command: ScriptCommand | undefined) =>
  command?.do === 'begin' && command.request.f === 'write' && command.request.value === 2

/** It is not acknowledged, as the scenarios on minorities want it. */
const unacknowledged: Twist = (command, commands) => {
  if (command.do !== 'await') return undefined
  const begun = commands[command.operation]
  const isWrite = begun?.do === 'begin' && begun.request.f === 'write' && begun.request.value !== 1
  return isWrite ? { completion: { type: 'info', value: null, error: { code: 'NO_ANSWER', message: '' } } } : undefined
}

function scenario(name: string): DirectedScenario {
  const found = SCENARIOS.find((each) => each.name === name)
  if (found === undefined) throw new Error(`there is no scenario ${name}`)
  return found
}

function play(name: string, form: string, twist?: Twist): Performance {
  const { forms, script } = scenario(name)
  const count = forms.find((each) => each.name === form)?.nodes ?? 0
  const nodes = Array.from({ length: count }, (_, i) => `n${i + 1}`)
  return perform(script, nodes, form, twist)
}

const order = ({ commands }: Performance, ...wanted: ((command: ScriptCommand) => boolean)[]) => {
  const places = wanted.map((matches) => commands.findIndex(matches))
  expect(places).not.toContain(-1)
  expect(places).toEqual([...places].sort((a, b) => a - b))
}

const killOf = (node: string) => (command: ScriptCommand) => command.do === 'kill' && command.nodes.includes(node)
const ruleThat = (action: string) => (command: ScriptCommand) =>
  command.do === 'rules' && command.rules.some((rule) => rule.action.do === action)

describe('leader-crash-after-commit', () => {
  const NAME = 'leader-crash-after-commit'

  it('keeps the commit index from everyone before it writes, and kills the leader right after the answer', () => {
    const played = play(NAME, 'small')
    order(played, ruleThat('drop'), isTheWrite, killOf('n1'))
    const drop = played.commands.find(ruleThat('drop'))
    expect(drop).toMatchObject({ rules: [{ from: ['n1'], when: { commitAtLeast: 17 }, action: { do: 'drop' } }] })
    expect(played).toMatchObject({ roles: { L: 'n1', F1: 'n2', F2: 'n3', W: 'n2' }, numbers: { T: 3, i: 17 } })
  })

  it('is not reached when the write is not acknowledged', () => {
    expect(play(NAME, 'small', unacknowledged).notReached).toMatch(/ended info/)
  })

  it('reads at the new leader first of all, at once', () => {
    for (const form of ['small', 'full', 'packets']) {
      const { commands, operations, roles } = play(NAME, form)
      const read = commands[operations['read'] ?? -1]
      expect(read).toMatchObject({ do: 'begin', node: roles['W'], request: { f: 'read' } })
      expect(commands.filter((command) => command.do === 'begin' && command.request.f === 'read')).toEqual([read])
    }
  })

  it('lets the one without the entry stand first, in the full form, until two have refused it', () => {
    const played = play(NAME, 'full')
    const mayStand =
      (...names: string[]) =>
      (command: ScriptCommand) =>
        command.do === 'rules' &&
        command.rules.some(
          ({ types, from }) =>
            types?.includes('vote') === true && names.every((name) => from?.includes(name) === false),
        )
    const refused = (command: ScriptCommand) =>
      command.do === 'wait-for' &&
      command.condition.is === 'messages' &&
      command.condition.all.every(({ reject }) => reject)
    order(played, killOf('n1'), mayStand('n4'), refused, mayStand('n2', 'n3'))
    expect(played.roles['W']).toBe('n2')
    const notRefused = play(NAME, 'full', (command) => (refused(command) ? ({ met: undefined } as never) : undefined))
    expect(notRefused.roles['W']).toBe('n4') // it leads, and is read
    const isLate = (command: ScriptCommand) => command.do === 'wait-for' && command.condition.is === 'messages'
    expect(
      play(NAME, 'full', (command) => (isLate(command) ? ({ met: undefined } as never) : undefined)).notReached,
    ).toMatch(/not within/)
  })

  it('by packets lets the entry wait at followers that stand still, and closes the way to them before they go on', () => {
    const { commands } = play(NAME, 'packets')
    const asked = commands.flatMap((command): readonly unknown[] => {
      if (command.do === 'pause' || command.do === 'resume') return [`${command.do} ${command.nodes.join(' ')}`]
      if (command.do === 'cut') return [command.grudge]
      return isTheWrite(command) ? ['the write'] : []
    })
    expect(asked).toEqual(['pause n2 n3', 'the write', { n2: ['n1'], n3: ['n1'] }, 'resume n2 n3'])
  })

  it('keeps in force what was kept from whom when the leader is dead: messages of its may be under way', () => {
    for (const form of ['small', 'full']) {
      const { commands } = play(NAME, form)
      const inForce = commands
        .slice(commands.findIndex(killOf('n1')))
        .flatMap((c) => (c.do === 'rules' ? [c.rules] : []))
      const drop = { from: ['n1'], when: { commitAtLeast: 17 }, action: { do: 'drop' } }
      for (const rules of inForce) expect(rules[0]).toEqual(drop)
    }
  })
})

describe('acknowledged-record-survives', () => {
  const NAME = 'acknowledged-record-survives'
  const isTheRecord = (command: ScriptCommand) =>
    command.do === 'begin' && command.request.f === 'send' && command.request.value === 2

  it('lets the record wait at followers that stand still, and closes the way to them before they go on', () => {
    const { commands, roles } = play(NAME, 'packets')
    const asked = commands.flatMap((command): readonly unknown[] => {
      if (command.do === 'pause' || command.do === 'resume') return [`${command.do} ${command.nodes.join(' ')}`]
      if (command.do === 'cut') return [command.grudge]
      if (command.do === 'kill') return [`kill ${command.nodes.join(' ')}`]
      return isTheRecord(command) ? ['the record'] : []
    })
    expect(asked).toEqual(['pause n2 n3', 'the record', { n2: ['n1'], n3: ['n1'] }, 'resume n2 n3', 'kill n1'])
    expect(roles).toEqual({ L: 'n1', F1: 'n2', F2: 'n3', W: 'n2' })
  })

  it('is not reached when the record is not acknowledged, or nobody else leads', () => {
    const isLeader = (command: ScriptCommand | undefined) => command?.do === 'begin' && command.request.f === 'leader'
    const unanswered: Twist = (command, commands) =>
      command.do === 'await' && isTheRecord(commands[command.operation] as ScriptCommand)
        ? { completion: { type: 'info', value: 2 } }
        : undefined
    const sameLeader: Twist = (command, commands) => {
      if (command.do === 'sleep') return { timeNs: 1e9 * commands.length }
      if (command.do !== 'await' || !isLeader(commands[command.operation])) return undefined
      return { completion: { type: 'ok', value: [1, 0] } }
    }
    expect(play(NAME, 'packets', unanswered).notReached).toMatch(/did not acknowledge the record: info/)
    expect(play(NAME, 'packets', sameLeader).notReached).toMatch(/a leader among n2, n3/)
  })
})

describe('deposed-leader-rejoins', () => {
  const NAME = 'deposed-leader-rejoins'
  /** A consume gives as many messages as it wants, or these. */
  const delivering =
    (messages?: number): Twist =>
    (command, commands) => {
      const begun = command.do === 'await' ? commands[command.operation] : undefined
      if (begun?.do !== 'begin' || begun.request.f !== 'consume') return undefined
      const { take } = begun.request.value as { readonly take: number }
      const deliveries = Array.from({ length: messages ?? take }, (_, i) => [i + 1, 0, 1, 1])
      return { completion: { type: 'ok', value: { deliveries, ended: 'taken' } } }
    }

  it('kills the followers when all is applied, lets publishers wait at the leader, and kills it before it waits for them', () => {
    const { commands, operations } = play(NAME, 'kills', delivering())
    const first = operations['alone-1'] ?? -1
    const place = (matches: (command: ScriptCommand) => boolean) => commands.findIndex(matches)
    const places = [
      place((command) => command.do === 'await' && command.operation === operations['applied']),
      place(killOf('n2')),
      first,
      place(killOf('n1')),
      place((command) => command.do === 'await' && command.operation === first),
      place((command) => command.do === 'start' && command.nodes.includes('n2')),
      place((command) => command.do === 'start' && command.nodes.includes('n1')),
      operations['read'],
    ]
    expect(places).not.toContain(-1)
    expect(places).toEqual([...places].sort((a = 0, b = 0) => a - b))
    expect(commands[first]).toMatchObject({ do: 'begin', node: 'n1', request: { f: 'publish' } })
  })

  it('publishes each message once', () => {
    const sent = play(NAME, 'kills', delivering()).commands.flatMap((command) =>
      command.do === 'begin' && command.request.f === 'publish' ? [command.request.value] : [],
    )
    expect(new Set(sent).size).toBe(sent.length)
  })

  it('tells that the deposed leader stays behind, and goes on', () => {
    const behind: Twist = (command, commands) =>
      command.do === 'wait-for' && command.condition.is === 'caught-up'
        ? ({ met: undefined } as never)
        : delivering()(command, commands)
    expect(play(NAME, 'kills', behind)).toMatchObject({ numbers: { 'caught up': 0 } })
    expect(play(NAME, 'kills', behind).notReached).toBeUndefined()
    expect(play(NAME, 'kills', delivering())).toMatchObject({ numbers: { 'caught up': 1 } })
  })

  it('is not reached when the messages before the faults do not come', () => {
    expect(play(NAME, 'kills', delivering(3)).notReached).toMatch(/delivered 3 messages/)
  })
})

describe.each(['minority-write-rolled-back', 'minority-write-committed-later'])('%s', (name) => {
  const forms = scenario(name).forms.map((form) => form.name)

  it('kills the leader after the write ended unacknowledged', () => {
    for (const form of forms) {
      const played = play(name, form, unacknowledged)
      expect(played.notReached).toBeUndefined()
      order(played, isTheWrite, killOf('n1'))
      expect(played.moments.indexOf('write ended')).toBeLessThan(played.moments.indexOf('killed L'))
    }
  })

  it('keeps the entry from the others when the leader is dead: messages of its may be under way', () => {
    for (const form of forms.filter((each) => each !== 'packets')) {
      const { commands, roles } = play(name, form, unacknowledged)
      const next = commands.slice(commands.findIndex(killOf('n1'))).find((command) => command.do === 'rules')
      const [from, to] = [[roles['L']], [roles['A'], roles['B'], roles['C']]]
      const when = { termAtMost: 3 }
      expect(next?.rules).toContainEqual({ from, to, types: ['append'], when, action: { do: 'cut', afterIndex: 16 } })
    }
  })

  it('goes on when the write is acknowledged all the same: what becomes of it then is for the facts to say', () => {
    for (const form of forms) {
      const played = play(name, form)
      expect(played.notReached).toBeUndefined()
      expect(Object.keys(played.operations)).toContain('read')
    }
  })

  it('is not reached when nobody is elected', () => {
    const nobody: Twist = (command, commands) => {
      const lateWait = command.do === 'wait-for' && commands.some(({ do: what }) => what === 'kill')
      return lateWait ? ({ met: undefined } as never) : unacknowledged(command, commands)
    }
    for (const form of forms) expect(play(name, form, nobody).notReached).toMatch(/not within/)
  })
})

describe('Figure 8', () => {
  it.each(['old-term-entry-overwritten', 'old-term-entry-committed-indirectly'])(
    '%s kills S1, S5 and S1 again',
    (name) => {
      const played = play(name, scenario(name).forms[0]?.name ?? '', unacknowledged)
      expect(played.notReached).toBeUndefined()
      expect(played.roles).toMatchObject({ S1: 'n1', S2: 'n2', S3: 'n3', S4: 'n4', S5: 'n5' })
      expect(played.commands.flatMap((command) => (command.do === 'kill' ? command.nodes : []))).toEqual([
        'n1',
        'n5',
        'n1',
      ])
    },
  )

  it('(c) lets S2 and S3 have the old entry and nothing of the new term', () => {
    const { commands } = play('old-term-entry-overwritten', 'figure-8d', unacknowledged)
    const rules = commands.flatMap((command) => (command.do === 'rules' ? [command.rules] : []))[2]
    expect(rules).toContainEqual({
      from: ['n1'],
      to: ['n2', 'n3'],
      types: ['append'],
      action: { do: 'cut', afterIndex: 17 },
    })
    expect(rules).toContainEqual({
      from: ['n1'],
      to: ['n4', 'n5'],
      types: ['append'],
      action: { do: 'cut', afterIndex: 16 },
    })
  })
})

describe('Figure 8 (d)', () => {
  it('begins with nothing under way of what S1 was kept from saying', () => {
    const { commands } = play('old-term-entry-overwritten', 'figure-8d', unacknowledged)
    const kept = (command: ScriptCommand) =>
      command.do === 'rules' ? command.rules.filter(({ when }) => when?.termAtMost !== undefined) : []
    const last = commands.flatMap((command) => (command.do === 'rules' ? [kept(command)] : [])).at(-1)
    expect(last?.map(({ from, to, action }) => [from, to, action])).toEqual([
      [['n1'], ['n4', 'n5'], { do: 'cut', afterIndex: 16 }],
      [['n1'], ['n2', 'n3'], { do: 'cut', afterIndex: 17 }],
    ])
  })
})

describe('every script', () => {
  it('is not reached, rather than wrong, when a fault is not in force', () => {
    const impugned: Twist = (command, commands) =>
      ['kill', 'pause', 'cut', 'rules'].includes(command.do)
        ? { impugned: 'measured otherwise' }
        : unacknowledged(command, commands)
    for (const { script, forms } of SCENARIOS.filter(({ upstream }) => upstream === undefined))
      for (const { name, nodes } of forms)
        expect(
          perform(
            script,
            Array.from({ length: nodes }, (_, i) => `n${i + 1}`),
            name,
            impugned,
          ).notReached,
        ).toMatch(/not in force/)
  })
})
