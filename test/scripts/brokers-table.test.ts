/** The table RabbitMQ against Kafka, from lines of both suites. */
import { expect, it } from 'vitest'
import { brokersTable } from '../../scripts/acceptance/brokers-table.js'

const COMMON = { commit: 'abc1234', date: '2026-08-05' }
const SAFE = { ...COMMON, shows: 'safe', verdict: 'valid', leaderChanges: 7, acknowledged: 15_000 }
const KAFKA = [
  { ...SAFE, case: 'kafka-log-1', workload: 'log', settings: 'acks=all', found: { 'lost-write': 99 } },
  {
    ...SAFE,
    case: 'kafka-log-1',
    workload: 'log',
    settings: 'acks=all',
    found: { 'lost-write': 0 },
    recordsPolled: 4_000,
  },
  { ...SAFE, case: 'kafka-log-2', workload: 'log', settings: 'acks=all', found: { duplicate: 2 }, verdict: 'unknown' },
  {
    ...COMMON,
    case: 'kafka-recovery',
    shows: 'recovery',
    kills: 10,
    until: 'all logs are served',
    medianSeconds: 2.5,
    maxSeconds: 4,
  },
  {
    ...COMMON,
    case: 'kafka-control-acks-1',
    shows: 'control',
    settings: 'acks=1',
    what: 'the leader is killed',
    caught: 9,
    of: 10,
    anomalies: { 'lost-write': 9 },
  },
]

const cells = (text: string, beginning: string) =>
  text
    .split('\n')
    .find((line) => line.startsWith(`| ${beginning}`))
    ?.split(' | ')

it('adds up the newest lines of each case, and says what was not measured', () => {
  const text = brokersTable({ kafka: KAFKA })
  expect(cells(text, '**delivery**')).toEqual([
    '| **delivery**: lost, of those acknowledged',
    'not measured yet',
    '0 of 30000 |',
  ])
  expect(cells(text, 'kept or delivered')?.at(-1)).toBe('2 of 30000 |')
  expect(cells(text, 'safe settings')?.at(-1)).toBe('log: `acks=all`; 1 of 2 runs valid, 14 leader changes |')
  expect(cells(text, '**median')?.at(-1)).toBe('2.5 s of 10 kills until all logs are served, 4 s at most |')
  expect(text).toContain('| Kafka | `acks=1` | the leader is killed | lost-write in 9 | 9 of 10 |')
  expect(text).toContain('Kafka: abc1234, 2026-08-05')
})

it('puts RabbitMQ beside Kafka', () => {
  const rabbitmq = [
    { ...SAFE, case: 'rabbitmq-queue-1', workload: 'queue', settings: 'confirms=on', found: {} },
    { ...COMMON, case: 'rabbitmq-S1-packets', shows: 'survives', plays: 10, reached: 10, held: 10 },
    { ...COMMON, case: 'rabbitmq-wall-clock-1', shows: 'wall-clock', verdict: 'valid', longestGapSeconds: 0.07 },
    { ...COMMON, case: 'rabbitmq-transient-no-kill', shows: 'spared', verdict: 'valid', acknowledged: 9_000 },
  ]
  const text = brokersTable({ rabbitmq })
  expect(cells(text, '**delivery**')?.[1]).toBe('0 of 15000')
  expect(cells(text, 'an acknowledged one')?.[1]).toBe('held 10 of 10')
  expect(cells(text, 'leaders’ wall clocks')?.[1]).toBe('1 of 1 valid; 0.07 s at most without any answer')
})

it('says how to measure where there is nothing', () => {
  expect(brokersTable({})).toContain('`npm run acceptance rabbitmq kafka` measures it.')
})
