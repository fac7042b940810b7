import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { properties } from '../../../systems/kafka/container.ts'
import { polled } from '../../../systems/kafka/records.ts'
import { notInSync } from '../../../systems/kafka/recover.ts'
import type { PartitionReport } from '../../../systems/kafka/status.ts'
import { leaderAmong } from '../../../systems/kafka/status.ts'
import { kafka } from '../../../systems/kafka/system.ts'
import { resolveSettings, type Settings } from '../../../systems/options.ts'

const NODES = ['n1', 'n2', 'n3'].map((name, i) => ({ name, address: `198.18.7.${11 + i}` }))
const [FIRST = { name: '', address: '' }, SECOND = FIRST] = NODES

function plan(given: Settings = {}, nodes = NODES) {
  return { run: 'run-42', nodes, settings: resolveSettings(kafka.options, given) }
}

describe('a node', () => {
  it('is told its number, its address and the quorum', () => {
    expect(properties(plan(), SECOND)).toMatchObject({
      'node.id': 2,
      'controller.quorum.voters': '1@198.18.7.11:9093,2@198.18.7.12:9093,3@198.18.7.13:9093',
      'advertised.listeners': 'PLAINTEXT://198.18.7.12:9092,CONTROLLER://198.18.7.12:9093',
    })
  })

  it('keeps its logs on a path that survives kill and start', () => {
    const { command, dataPaths } = kafka.container(plan(), FIRST)
    expect(dataPaths.some((path) => command.at(-1)?.startsWith(`${path}/`))).toBe(true)
    expect(properties(plan(), FIRST)['log.dirs']).toBe(command.at(-1))
  })

  it('differs from the default only where a setting says so', () => {
    const changed = (given: Settings) => {
      const usual = properties(plan(), FIRST)
      return Object.entries(properties(plan(given), FIRST)).filter(([name, value]) => usual[name] !== value)
    }
    expect(changed({ acks: '1', client: 'kafkajs' })).toEqual([])
    expect(changed({ 'unclean-election': 'on' })).toEqual([['unclean.leader.election.enable', 'true']])
    expect(changed({ 'min-insync-replicas': '1' })).toEqual([['min.insync.replicas', '1']])
    expect(changed({ replication: '2' })).toEqual([['default.replication.factor', 2]])
  })

  it('alone has one replica of everything', () => {
    expect(properties(plan({}, [FIRST]), FIRST)).toMatchObject({
      'default.replication.factor': 1,
      'min.insync.replicas': '1',
      'offsets.topic.replication.factor': 1,
    })
  })

  it('is not started with more replicas than nodes, or more in sync than replicas', () => {
    expect(() => properties(plan({ replication: '5' }), FIRST)).toThrow(
      'the setting replication=5 needs 5 nodes, and there are 3',
    )
    expect(() => properties(plan({ replication: '2', 'min-insync-replicas': '3' }), FIRST)).toThrow('more than the 2')
  })
})

describe('the image', () => {
  it.each(kafka.versions)('of version %s has what it names', (version) => {
    const { directory, prepare } = kafka.image(version)
    for (const file of ['Dockerfile', 'start.sh', 'pom.xml', prepare?.script ?? ''])
      expect(existsSync(`${directory}/${file}`)).toBe(true)
    expect(readFileSync(`${directory}/Dockerfile`, 'utf8')).toContain('ARG BASE')
  })

  it('of another version is refused', () => {
    expect(() => kafka.image('4.4.0')).toThrow("unknown version of Kafka '4.4.0'")
  })
})

describe('the leader', () => {
  it.each([
    [
      'the one of the newest epoch',
      [
        [1, 4],
        [2, 5],
        [2, 5],
      ],
      'n2',
    ],
    [
      'nobody, if the newest epoch has none',
      [
        [1, 4],
        [-1, 5],
      ],
      undefined,
    ],
    [
      'nobody, if two claims differ',
      [
        [1, 5],
        [2, 5],
      ],
      undefined,
    ],
    ['nobody, if nobody answers', [], undefined],
  ] as const)('is %s', (_, claims, expected) => {
    expect(
      leaderAmong(
        NODES,
        claims.map(([leader, epoch]) => ({ leader, epoch })),
      ),
    ).toBe(expected)
  })
})

describe('who hangs', () => {
  const log = (leader: number, inSync: readonly number[]) => ({ log: 'k0', leader, replicas: [1, 2, 3], inSync })
  const named = (report: PartitionReport) =>
    notInSync(NODES, [report], 2).map(({ node, reason }) => `${node}: ${reason}`)

  it.each<[string, PartitionReport, readonly string[]]>([
    ['nobody where enough are in sync', log(1, [1, 3]), []],
    [
      'who is not in sync where too few are',
      log(1, [1]),
      ['n2', 'n3'].map((n) => `${n}: log k0 has too few replicas in sync, 1 of 3`),
    ],
    ['who was in sync last where nobody leads', log(-1, [2]), ['n2: log k0 has no leader']],
    [
      'all replicas where nobody leads or is in sync',
      log(-1, []),
      ['n1', 'n2', 'n3'].map((n) => `${n}: log k0 has no leader`),
    ],
  ])('is %s', (_, report, expected) => {
    expect(named(report)).toEqual(expected)
  })

  it('is told once, however many nodes say so', () => {
    expect(notInSync(NODES, [log(-1, [2]), log(-1, [2])], 2)).toHaveLength(1)
  })
})

describe('a poll', () => {
  const record = (offsetDelta: number, value: string) => ({
    offsetDelta,
    value: Buffer.from(value),
    length: 0,
    attributes: 0,
    timestampDelta: 0n,
    key: null,
    headers: [],
  })
  const batch = (firstOffset: bigint, values: readonly string[], attributes = 0) => ({
    ...{
      firstOffset,
      attributes,
      lastOffsetDelta: values.length - 1,
      length: 0,
      partitionLeaderEpoch: 0,
      magic: 2,
      crc: 0,
    },
    ...{ firstTimestamp: 0n, maxTimestamp: 0n, producerId: -1n, producerEpoch: -1, firstSequence: -1 },
    records: values.map((value, i) => record(i, value)),
  })

  it('leaves out what stands before its offset, and markers of transactions, and goes on behind them', () => {
    const records = [batch(3n, ['7', '8', '9']), batch(6n, ['marker'], 0x20)]
    expect(polled(4, { records })).toEqual({
      from: 4,
      next: 7,
      records: [
        [4, 8],
        [5, 9],
      ],
    })
  })

  it('stays where it is when there is nothing', () => {
    expect(polled(4, { records: null })).toEqual({ from: 4, next: 4, records: [] })
  })

  it('hands on as text what no client sent', () => {
    expect(polled(0, { records: [batch(0n, ['0x7'])] }).records).toEqual([[0, '0x7']])
  })
})

describe('promises', () => {
  it('name only settings and values that exist', () => {
    for (const [name = '', value = ''] of kafka.promises.flatMap(({ settings }) =>
      settings.map((text) => text.split('=')),
    ))
      expect(kafka.options[name]?.values, name).toContain(value)
  })
})
