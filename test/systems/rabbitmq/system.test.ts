import { describe, expect, it } from 'vitest'
import { resolveSettings, type Settings } from '../../../systems/options.ts'
import { queueArguments } from '../../../systems/rabbitmq/declare.ts'
import type { QueueReport } from '../../../systems/rabbitmq/management.ts'
import { withoutQuorum } from '../../../systems/rabbitmq/recover.ts'
import { leaderAmong, memberStatus } from '../../../systems/rabbitmq/status.ts'
import { rabbitmq } from '../../../systems/rabbitmq/system.ts'

const NAMES = ['n1', 'n2', 'n3']
const NODES = NAMES.map((name, i) => ({ name, address: `198.18.7.${11 + i}` }))

function environment(given: Settings = {}, run = 'run-42', version = '4.0.5') {
  const [, node = { name: 'n2', address: '198.18.7.12' }] = NODES
  const plan = { run, version, nodes: NODES, settings: resolveSettings(rabbitmq.options, given) }
  return rabbitmq.container(plan, node).environment
}

const configuration = (given?: Settings, version?: string) =>
  environment(given, undefined, version)['ORDEAL_CONFIGURATION']?.split('\n') ?? []

describe('a node', () => {
  it('is told its name and all members', () => {
    expect(environment()['RABBITMQ_NODENAME']).toBe('rabbit@n2')
    expect(configuration()).toEqual(
      expect.arrayContaining([
        'cluster_formation.peer_discovery_backend = classic_config',
        'cluster_formation.classic_config.nodes.1 = rabbit@n1',
        'cluster_formation.classic_config.nodes.3 = rabbit@n3',
        'cluster_partition_handling = pause_minority',
        'net_ticktime = 60',
      ]),
    )
  })

  it('differs from the default only where a setting says so', () => {
    const added = (given: Settings) => configuration(given).filter((line) => !configuration().includes(line))
    expect(added({ 'partition-handling': 'autoheal' })).toEqual(['cluster_partition_handling = autoheal'])
    expect(added({ 'net-ticktime': '5' })).toEqual(['net_ticktime = 5'])
    expect(added({ 'queue-type': 'classic', confirms: 'off', ack: 'auto' })).toEqual([])
  })

  it('shares its cookie with its own run alone', () => {
    expect(environment()['ORDEAL_COOKIE']).not.toBe(environment({}, 'run-43')['ORDEAL_COOKIE'])
  })
})

describe('the leader of the queue', () => {
  const report = (node: string, name = 'k0'): readonly QueueReport[] => [{ name, node: `rabbit@${node}` }]

  it.each<[string, (readonly QueueReport[])[], string | undefined]>([
    ['is not who is known to be gone', [report('n2'), [{ name: 'k0', node: 'rabbit@n1', state: 'down' }]], 'n2'],
    ['is who all that answer name', [report('n2'), [], report('n2')], 'n2'],
    ['is not decided where they differ', [report('n2'), report('n1')], undefined],
    ['is that of the first queue', [[...report('n3', 'k1'), ...report('n1')]], 'n1'],
    ['is not that of a queue that ends with its connection', [report('n3', 'amq.gen-1')], undefined],
    ['is nobody where nobody answers', [[], []], undefined],
    ['is nobody where it is no node of the cluster', [report('n9')], undefined],
  ])('%s', (_, reports, expected) => {
    expect(leaderAmong(NAMES, reports)).toBe(expected)
  })
})

describe('what a node says of its member of a quorum queue', () => {
  const member = (node: string, state: string, term: number) => ({
    'Node Name': `rabbit@${node}`,
    'Raft State': state,
    Term: term,
    'Last Log Index': 8,
    'Last Applied': 7,
  })
  const common = { node: 'n2', lastIndex: 8, appliedIndex: 7 }

  it('is its own term and indexes, and who leads', () => {
    const reports = [member('n1', 'leader', 3), member('n2', 'follower', 3)]
    expect(memberStatus(NAMES, 'n2', reports)).toEqual([{ ...common, leader: 'n1', term: 3 }])
  })

  it('takes the later of two leaders', () => {
    const reports = [member('n1', 'leader', 3), member('n2', 'follower', 4), member('n3', 'leader', 4)]
    expect(memberStatus(NAMES, 'n2', reports)).toEqual([{ ...common, leader: 'n3', term: 4 }])
  })

  it('names no leader that cannot be asked, and is nothing where it cannot be asked itself', () => {
    const silent = { 'Node Name': 'rabbit@n1', 'Raft State': 'noconnection', Term: '' }
    expect(memberStatus(NAMES, 'n2', [silent, member('n2', 'follower', 3)])).toEqual([{ ...common, term: 3 }])
    expect(memberStatus(NAMES, 'n1', [silent, member('n2', 'follower', 3)])).toEqual([])
  })
})

describe('settings of the node', () => {
  it('are Khepri by a list of feature flags, and how soon a leader is missed', () => {
    expect(environment()['RABBITMQ_FEATURE_FLAGS']).toBe(undefined)
    expect(environment({ metadata: 'khepri' })['RABBITMQ_FEATURE_FLAGS']).toMatch(/,khepri_db$/)
    expect(configuration({ 'failure-detector': '5' })).toContain('raft.adaptive_failure_detector.poll_interval = 5000')
  })

  it('are none of Mnesia from 4.3 on, where Khepri needs no flag', () => {
    expect(environment({ metadata: 'khepri' }, 'run-42', '4.3.6')['RABBITMQ_FEATURE_FLAGS']).toBe(undefined)
    const gone = configuration().filter((line) => !configuration({}, '4.3.6').includes(line))
    expect(gone).toEqual(['cluster_partition_handling = pause_minority'])
  })
})

describe('a version', () => {
  it("is upstream's three numbers; of others the known ones are told", () => {
    expect(rabbitmq.versions).toEqual(['4.0.5', '4.3.6'])
    expect(() => rabbitmq.image('4.3')).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_VERSION', hint: expect.stringContaining('4.0.5, 4.3.6') }),
    )
  })

  const QUEUES = ['declare', 'publish', 'consume', 'drain']
  const LOGS = ['send', 'poll']

  it.each<[readonly string[], Settings, string | undefined]>([
    [QUEUES, { 'queue-type': 'stream' }, 'a stream is a log: to consume takes nothing from it, so it is no queue'],
    [LOGS, {}, 'RabbitMQ keeps a log in a stream; from a quorum queue what was read is gone'],
    [LOGS, { 'queue-type': 'classic' }, 'RabbitMQ keeps a log in a stream; from a classic queue what was read is gone'],
    [LOGS, { 'queue-type': 'stream', ack: 'auto' }, 'a stream has no ack=auto'],
    [LOGS, { 'queue-type': 'stream' }, undefined],
    [LOGS, { 'queue-type': 'stream', confirms: 'off' }, undefined],
    [QUEUES, { ack: 'auto' }, undefined],
  ])('has %j with %j: %s', (functions, given, message) => {
    expect(rabbitmq.refuses?.({ functions, settings: resolveSettings(rabbitmq.options, given) })?.message).toBe(message)
  })

  const refusal = (version: string | undefined, given: Settings) =>
    rabbitmq.refuses?.({ version, settings: resolveSettings(rabbitmq.options, given), functions: QUEUES })

  it.each<[string, Settings]>([
    ['4.3.6', { metadata: 'mnesia' }],
    ['4.3.0', { 'partition-handling': 'autoheal' }],
    ['5.0.0', { 'partition-handling': 'pause_minority' }],
  ])('%s is refused %j', (version, given) => {
    const [[name, value] = []] = Object.entries(given)
    expect(refusal(version, given)).toEqual({
      message: `RabbitMQ ${version} has no ${name}=${value}: Mnesia and its partition handling ended with 4.2`,
      hint: `Leave out --set ${name}, or take --version 4.0.5.`,
    })
  })

  it.each<[string | undefined, Settings]>([
    ['4.3.6', {}],
    ['4.3.6', { metadata: 'khepri' }],
    ['4.2.9', { metadata: 'mnesia' }],
    ['4.0.5', { metadata: 'mnesia', 'partition-handling': 'ignore' }],
    ['rabbitmq:4.3.6', { metadata: 'mnesia' }],
    [undefined, { metadata: 'mnesia' }],
  ])('%s is granted %j', (version, given) => {
    expect(refusal(version, given)).toBe(undefined)
  })
})

describe('a queue', () => {
  const declared = (given: Settings) => queueArguments(resolveSettings(rabbitmq.options, given), 'k0')

  it('has no delivery limit unless one is asked for: -1, since the default of 4.x is 20', () => {
    expect(declared({})).toEqual({ 'x-queue-type': 'quorum', 'x-delivery-limit': -1 })
    expect(declared({ 'delivery-limit': '2' })).toEqual({ 'x-queue-type': 'quorum', 'x-delivery-limit': 2 })
  })

  it('has dead letters at least once, which takes overflow=reject-publish', () => {
    expect(declared({ 'delivery-limit': '2', 'dead-letter': 'on' })).toEqual({
      'x-queue-type': 'quorum',
      'x-delivery-limit': 2,
      'x-dead-letter-exchange': 'ordeal-dead-letters',
      'x-dead-letter-routing-key': 'k0',
      'x-dead-letter-strategy': 'at-least-once',
      'x-overflow': 'reject-publish',
    })
  })

  it('has neither where it is classic', () => {
    expect(declared({ 'queue-type': 'classic', 'dead-letter': 'on' })).toEqual({ 'x-queue-type': 'classic' })
  })
})

describe('who hangs', () => {
  const members = NAMES.map((name) => `rabbit@${name}`)
  const queue = (online: readonly string[]) => ({ name: 'k0', members, online: online.map((name) => `rabbit@${name}`) })

  it.each<[string, QueueReport, readonly string[]]>([
    ['nobody while a majority of the members is online', queue(['n1', 'n3']), []],
    ['whose member is not, when no more than half are', queue(['n1']), ['n2', 'n3']],
    ['nobody of a classic queue, which has no members', { name: 'k0' }, []],
  ])('is %s', (_, report, nodes) => {
    const reason = 'queue k0 has no quorum: 1 of 3 members are online'
    expect(withoutQuorum(NODES, [report, report])).toEqual(nodes.map((node) => ({ node, reason })))
  })
})
