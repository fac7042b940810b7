import { expect, it } from 'vitest'
import type { ClusterObserver } from '../../../checkers/raft/monitor/watch.ts'
import { ToldLater } from '../../../harness/campaign/told-later.ts'

it('tells what happened before in its order, once, and what happens afterwards at once', () => {
  const heard: unknown[][] = []
  const observer: ClusterObserver = {
    step: (...told) => heard.push(['step', ...told]),
    sent: (...told) => heard.push(['sent', ...told]),
    started: (...told) => heard.push(['started', ...told]),
    ended: (...told) => heard.push(['ended', ...told]),
  }
  const later = new ToldLater()
  const happens = (timeUs: number): readonly unknown[][] => {
    later.started('n1', timeUs)
    later.step('n1', 'state', timeUs + 1)
    later.sent('n1', 'n2', 'message', timeUs + 2)
    later.ended('n1', timeUs + 3, 'kill')
    return [
      ['started', 'n1', timeUs],
      ['step', 'n1', 'state', timeUs + 1],
      ['sent', 'n1', 'n2', 'message', timeUs + 2],
      ['ended', 'n1', timeUs + 3, 'kill'],
    ]
  }
  const before = happens(0)
  expect(heard).toEqual([])
  later.tell(observer)
  expect(heard).toEqual(before)
  const after = happens(10)
  expect(heard).toEqual([...before, ...after])
})
