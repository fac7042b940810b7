/**
 * The promise tables: each row says where it is written, in words of settings and faults that there are; and where a checker is
 * milder than its guarantee for the sake of a system, a row of that system's says why.
 */
import { describe, expect, it } from 'vitest'
import type { Scenario } from '../../harness/core/scenario.ts'
import { runFacts } from '../../harness/run/judge.ts'
import { workloadNamed } from '../../harness/workloads/index.ts'
import { FAULT_FAMILIES } from '../../nemesis/index.ts'
import { SYSTEMS, systemNamed } from '../../systems/index.ts'
import type { PromiseRow, SystemFacts } from '../../systems/system-facts.ts'

/** A page, a paper with its year, a specification, or what a program says of itself. */
const DOCUMENT = /\b[a-z0-9-]+(\.[a-z0-9-]+)+\/\S|\b(19|20)\d\d\b|\bspecification\b|`\w+ --help`/
/** A heading, a section, a figure; or in the page's own words what it says, or of what it does not speak. */
const PLACE = /"[^"]+"|\bsections? \d|\b\d+(\.\d+)+:|\bFigure \d|: \S+( \S+){3}|\bspeaks? of\b/

function problem({ citation }: PromiseRow): string | undefined {
  if (!DOCUMENT.test(citation)) return `no document: ${citation}`
  return PLACE.test(citation) ? undefined : `no place in the document: ${citation}`
}

const ROWS = SYSTEMS.flatMap(({ name, promises }) => promises.map((row) => ({ system: name, ...row })))

describe.each(SYSTEMS as readonly SystemFacts[])('the promises of $name', ({ promises, options }) => {
  it('are each cited', () => {
    expect(promises.length).toBeGreaterThan(3)
    expect(promises.flatMap((row) => problem(row) ?? [])).toEqual([])
  })

  it('speak of settings and faults that there are', () => {
    const values = Object.entries(options).flatMap(([name, option]) => option.values.map((value) => `${name}=${value}`))
    const settings = new Set(promises.flatMap((row) => row.settings))
    expect([...settings].filter((setting) => !values.includes(setting))).toEqual([])
    const families = ['none', ...FAULT_FAMILIES.map(({ type }) => type)]
    const faults = new Set(promises.flatMap((row) => row.faults))
    expect([...faults].filter((fault) => !families.includes(fault))).toEqual([])
  })
})

it.each<[string, string | undefined]>([
  ['kafka.apache.org/documentation, "Design"', undefined],
  ['Ongaro & Ousterhout 2014, section 8', undefined],
  ['"Design", "Persistence": nothing is synced', 'no document: "Design", "Persistence": nothing is synced'],
  ['rabbitmq.com/docs/4.0/confirms', 'no place in the document: rabbitmq.com/docs/4.0/confirms'],
  ['everybody knows', 'no document: everybody knows'],
])('of %s is said: %s', (citation, expected) => {
  const row = { guarantee: '', settings: [], faults: [], promised: 'promised', citation } as const
  expect(problem(row)).toBe(expected)
})

/** Where a checker lets pass what its guarantee in the literature does not, and the row that allows it. */
const MILDER: readonly (readonly [
  checker: string,
  system: string,
  guarantee: string,
  promised: string,
  says: RegExp,
])[] = [
  ['total-queue: delivered twice', 'rabbitmq', 'each message is delivered once', 'not promised', /at least once/],
  [
    'total-queue: a duplicate without the flag',
    'rabbitmq',
    'a message delivered again says so (redelivered)',
    'unspecified',
    /hint/,
  ],
  [
    'queue-order: redelivered ones left out',
    'rabbitmq',
    'messages of one publisher are delivered in order',
    'promised',
    /not redelivered/,
  ],
  ['log: polls that lag', 'kafka', 'polls see the newest acknowledged record', 'not promised', /only committed/],
]

it.each(MILDER)('%s is allowed by a row of %s', (_checker, system, guarantee, promised, says) => {
  const row = ROWS.find((each) => each.system === system && each.guarantee === guarantee)
  expect(row).toMatchObject({ promised, citation: expect.stringMatching(says) })
})

it('every setting for which checkers take reads to be old is cited as one whose reads are not promised to be current', () => {
  const old = SYSTEMS.flatMap(({ name, options }) =>
    Object.entries(options).flatMap(([option, { values }]) =>
      values.filter((value) => takesReadsToBeOld(option, value)).map((value) => [name, `${option}=${value}`] as const),
    ),
  )
  expect(old.map(([system]) => system)).toEqual(['raft-kv', 'etcd'])
  for (const [system, setting] of old) {
    const rows = systemNamed(system).promises.filter(({ settings }) => settings.includes(setting))
    expect(rows.filter(({ promised }) => promised === 'not promised')).not.toEqual([])
  }
})

function takesReadsToBeOld(option: string, value: string): boolean {
  const scenario = { nemeses: [], settings: { [option]: value } } as unknown as Scenario
  return runFacts(scenario, workloadNamed('register')).readsMayBeOld === true
}
