import { describe, expect, it } from 'vitest'
import { Peers } from '../../../systems/raft-kv/raft/peers.ts'

const entriesOf = <Known>(peers: Peers<Known>) => {
  const all: [string, Known][] = []
  peers.forEach((known, name) => {
    all.push([name, known])
  })
  return all
}

describe('what a leader knows of its peers', () => {
  const peers = Peers.of(['n2', 'n3'], (name) => name.length)

  it('is found by name, and of others nothing is known', () => {
    expect([peers.get('n3'), peers.get('n1'), peers.has('n2'), peers.has('n1'), peers.size]).toEqual([
      2,
      undefined,
      true,
      false,
      2,
    ])
  })

  it('changes in a copy; who is new comes last', () => {
    expect(entriesOf(peers.with('n2', 7))).toEqual(Object.entries({ n2: 7, n3: 2 }))
    expect(entriesOf(peers.with('n1', 9))).toEqual([...Object.entries({ n2: 2, n3: 2 }), ['n1', 9]])
    expect(entriesOf(peers)).toEqual(Object.entries({ n2: 2, n3: 2 }))
  })

  it('is mapped with the names, and kept of some alone', () => {
    expect(entriesOf(peers.map((known, name) => `${name}=${known}`))).toEqual(
      Object.entries({ n2: 'n2=2', n3: 'n3=2' }),
    )
    expect(entriesOf(peers.with('n1', 9).only(['n1', 'n3', 'n4']))).toEqual(Object.entries({ n3: 2, n1: 9 }))
  })
})
