import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { etcd } from '../../../systems/etcd/system.ts'
import { resolveSettings, type Settings } from '../../../systems/options.ts'

const NODES = ['n1', 'n2', 'n3'].map((name, i) => ({ name, address: `198.18.7.${11 + i}` }))

function spec(given: Settings = {}, i = 1) {
  const node = NODES[i] ?? { name: 'n1', address: '198.18.7.11' }
  return etcd.container({ run: 'run-42', nodes: NODES, settings: resolveSettings(etcd.options, given) }, node)
}

describe('a node', () => {
  it('is told its name, all peers, and the token of its run', () => {
    expect(spec().command).toEqual(
      expect.arrayContaining([
        'etcd',
        '--name=n2',
        '--initial-cluster=n1=http://198.18.7.11:2380,n2=http://198.18.7.12:2380,n3=http://198.18.7.13:2380',
        '--initial-advertise-peer-urls=http://198.18.7.12:2380',
        '--advertise-client-urls=http://198.18.7.12:2379',
        '--initial-cluster-token=run-42',
      ]),
    )
  })

  it('keeps its whole log, on a path that survives kill and start', () => {
    const { command, dataPaths } = spec()
    expect(command).toEqual(expect.arrayContaining(['--max-wals=0', '--max-snapshots=0']))
    const directory = command.find((word) => word.startsWith('--data-dir='))?.slice('--data-dir='.length)
    expect(dataPaths.some((path) => directory?.startsWith(path))).toBe(true)
  })

  it('differs from the default only where a setting says so', () => {
    const added = (given: Settings) => spec(given).command.filter((word) => !spec().command.includes(word))
    expect(added({ reads: 'serializable' })).toEqual([])
    expect(added({ fsync: 'off' })).toEqual(['--unsafe-no-fsync'])
    expect(added({ snapshots: 'often' })).toEqual(['--snapshot-count=100'])
    expect(spec().environment).toEqual({})
    expect(Object.keys(spec({ snapshots: 'often' }).environment)).toHaveLength(2)
  })
})

describe('images', () => {
  it.each(etcd.versions)('version %s has a Dockerfile and what it names', (version) => {
    const { directory, base, prepare } = etcd.image(version)
    const dockerfile = readFileSync(`${directory}/Dockerfile`, 'utf8')
    expect(dockerfile.includes('ARG BASE')).toBe(base !== undefined)
    if (prepare !== undefined) expect(existsSync(`${directory}/${prepare.script}`)).toBe(true)
    else expect(dockerfile).toContain(version)
  })

  it('refuses a version without a recipe, naming those that have one', () => {
    expect(() => etcd.image('3.7.2')).toThrow("unknown version of etcd '3.7.2'")
  })
})

describe('promises', () => {
  it('name only settings and values that exist', () => {
    const named = etcd.promises.flatMap(({ settings }) => settings.map((text) => text.split('=')))
    const unknown = named.filter(([name = '', value = '']) => !etcd.options[name]?.values.includes(value))
    expect(unknown).toEqual([])
  })

  it('promise linearizable reads by default and not for serializable ones', () => {
    const reads = etcd.promises.filter(({ guarantee }) => guarantee === 'linearizability of read')
    expect(reads.map(({ promised }) => promised)).toEqual(['promised', 'not promised'])
  })
})
