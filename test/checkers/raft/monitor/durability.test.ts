import { describe, expect, it } from 'vitest'
import { accept, found, grant, restart, step, tell, vote } from './support/views.ts'

const sentences = (told: Parameters<typeof tell>[0]) =>
  tell(told)
    .findings.filter(({ checker }) => checker === 'durability')
    .map(({ anomaly, sentence }) => `${anomaly}: ${sentence}`)

describe('durability', () => {
  it('finds a term that was spoken in and forgotten', () => {
    expect(sentences([step('n1 F5'), grant('n1', 'n2', 5, true), ...restart('n1'), step('n1 F4')])).toEqual([
      'term-went-back: n1 spoke in term 5 at 0.002000 s and came back in term 4 at 0.005000 s, having lost power at 0.003000 s',
    ])
  })

  it('finds a vote that was given and forgotten, and what came of it', () => {
    const told = [step('n1 F5; v:n2'), grant('n1', 'n2', 5), ...restart('n1', 'kill'), step('n1 F5')]
    expect(sentences(told)).toEqual([
      'vote-forgotten: n1 voted for n2 in term 5 at 0.002000 s and came back without that vote at 0.005000 s, having been killed at 0.003000 s',
    ])
    expect(sentences([...told, step('n1 F5; v:n3'), grant('n1', 'n3', 5)]).at(-1)).toBe(
      'voted-twice: n1 voted in term 5 for n2 at 0.002000 s and for n3 at 0.007000 s',
    )
  })

  it('looks at the first step after a restart though the view is as it was', () => {
    const asBefore = step('n1 F5')
    const told = [asBefore, grant('n1', 'n2', 5), ...restart('n1'), asBefore]
    expect(found(tell(told))).toEqual(['durability vote-forgotten'])
  })

  it('finds a candidate that forgot its vote for itself', () => {
    expect(sentences([step('n1 C5; v:n1'), vote('n1', 'n2', 5), ...restart('n1'), step('n1 F5; v:n3')])).toEqual([
      'vote-forgotten: n1 voted for n1 in term 5 at 0.002000 s and came back with one for n3 at 0.005000 s, having lost power at 0.003000 s',
    ])
  })

  it('finds a term, a vote that change in one life', () => {
    expect(sentences([step('n1 F5'), step('n1 F4')])).toEqual([
      'term-went-back: n1 went back from term 5 to 4 at 0.002000 s',
    ])
    expect(sentences([step('n1 F5; v:n2'), step('n1 F5; v:n3')])).toEqual([
      'voted-twice: n1 voted for n2 in term 5, and at 0.002000 s for n3',
    ])
    expect(sentences([step('n1 F5; v:n2'), step('n1 F5')])).toEqual([
      'vote-forgotten: n1 took back its vote for n2 in term 5 at 0.002000 s',
    ])
  })

  it('finds an acknowledged entry that a restart lost', () => {
    expect(sentences([step('n1 F2 1a 2b'), accept('n1', 2, 2), ...restart('n1'), step('n1 F2 1a')])).toEqual([
      'acknowledged-entry-lost: n1 acknowledged the entry (2, 2) in term 2 at 0.002000 s; in term 2 its log ends at 1 at 0.005000 s, having lost power at 0.003000 s',
    ])
  })

  it('finds an acknowledged entry that was cut off in the same term, or with nothing in its place', () => {
    const lost = 'durability acknowledged-entry-lost'
    expect(found(tell([step('n1 F2 1a 2b'), accept('n1', 2, 2), step('n1 F2 1a')]))).toEqual([lost])
    expect(found(tell([step('n1 F2 1a 2b'), accept('n1', 2, 2), step('n1 F2 1a 1x')]))).toEqual([lost])
    expect(found(tell([step('n1 F2 1a 2b'), accept('n1', 2, 2), step('n1 F3 1a')]))).toEqual([lost])
  })

  it('finds an acknowledgement of what was not there', () => {
    expect(sentences([step('n1 F2 1a'), accept('n1', 2, 2)])).toEqual([
      'acknowledged-entry-lost: n1 acknowledged index 2 in term 2 at 0.002000 s, but its log ends at 1',
    ])
  })

  it('holds a node to what is left of an acknowledgement after a higher term’s leader overwrote the rest', () => {
    const told = [step('n1 F2 1a 2b 2c'), accept('n1', 2, 3), step('n1 F3 1a 2b 3x'), ...restart('n1')]
    expect(found(tell([...told, step('n1 F3 1a 2b')]))).toEqual([])
    expect(found(tell([...told, step('n1 F3 1a')]))).toEqual(['durability acknowledged-entry-lost'])
  })

  it('holds a node to an older acknowledgement that reaches further than the newer one', () => {
    const told = [step('n1 F2 1a 2b 2c'), accept('n1', 2, 3), step('n1 F3 1a 2b 2c'), accept('n1', 3, 1)]
    expect(found(tell([...told, ...restart('n1'), step('n1 F3 1a')]))).toEqual(['durability acknowledged-entry-lost'])
    const overwritten = [...told, step('n1 F3 1a 3x')]
    expect(found(tell(overwritten))).toEqual([])
    expect(found(tell([...told, step('n1 F3 3x')]))).toEqual(['durability acknowledged-entry-lost'])
  })

  it.each([
    ['a term that nobody was told of', [step('n1 F5'), ...restart('n1'), step('n1 F4')]],
    ['a vote that nobody was told of', [step('n1 F5; v:n2'), ...restart('n1'), step('n1 F5')]],
    ['entries that nobody was told of', [step('n1 F2 1a 2b'), accept('n1', 2, 1), ...restart('n1'), step('n1 F2 1a')]],
    [
      'a refusal',
      [step('n1 F2 1a'), accept('n1', 2, 7, true), grant('n1', 'n2', 2, true), ...restart('n1'), step('n1 F2')],
    ],
    [
      'another vote in another term',
      [step('n1 F5; v:n2'), grant('n1', 'n2', 5), ...restart('n1'), step('n1 F6'), grant('n1', 'n3', 6)],
    ],
    ['the same vote again', [grant('n1', 'n2', 5), grant('n1', 'n2', 5), ...restart('n1'), step('n1 F5; v:n2')]],
    [
      'an acknowledged entry overwritten in a higher term',
      [step('n1 F2 1a 2b'), accept('n1', 2, 2), step('n1 F3 1a 3x')],
    ],
    [
      'an acknowledged entry compacted away',
      [step('n1 F2 1a 2b'), accept('n1', 2, 2), step('n1 F2 s2:2; c2 a2'), ...restart('n1'), step('n1 F2 s2:2; c2 a2')],
    ],
    [
      'a snapshot of a higher term that contradicts',
      [step('n1 F2 1a 2b 2c'), accept('n1', 2, 3), step('n1 F3 s2:3; c2 a2')],
    ],
    [
      'a reply of an earlier term that waited for the disk',
      [step('n1 F2 1a 2b'), step('n1 F3 1a 3x'), accept('n1', 2, 2), ...restart('n1'), step('n1 F3 1a')],
    ],
  ])('lets pass %s', (_, told) => {
    expect(found(tell(told))).toEqual([])
  })

  it('does not take a pre-vote for a promise', () => {
    const sent = { ...vote('n1', 'n2', 6) }
    const told = [
      step('n1 P5'),
      'sent' in sent ? { sent: { ...sent.sent, type: 'pre-vote' as const } } : sent,
      ...restart('n1'),
      step('n1 F5'),
    ]
    expect(found(tell(told))).toEqual([])
  })
})
