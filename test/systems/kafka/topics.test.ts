/** In what a topic differs from what settings ask for. That of a cluster is in test/containers/kafka/bad-input.test.ts. */
import { expect, it } from 'vitest'
import { topicArguments } from '../../../systems/kafka/container.ts'
import { options } from '../../../systems/kafka/options.ts'
import { differencesBetween } from '../../../systems/kafka/topics.ts'
import { resolveSettings } from '../../../systems/options.ts'

const WANTED = topicArguments(resolveSettings(options, {}), 3)

it('a topic as the settings ask differs in nothing, whatever else brokers tell', () => {
  expect(differencesBetween(WANTED, WANTED)).toEqual([])
  expect(differencesBetween(WANTED, { ...WANTED, configs: { ...WANTED.configs, 'segment.bytes': '1' } })).toEqual([])
})

it('each difference is named with what is there and what was wanted', () => {
  const found = { partitions: 4, replication: 1, configs: { 'min.insync.replicas': '1' } }
  expect(differencesBetween(WANTED, found)).toEqual([
    'partitions 4 (wanted 1)',
    'replication 1 (wanted 3)',
    'min.insync.replicas 1 (wanted 2)',
    'unclean.leader.election.enable unknown (wanted false)',
  ])
})
