import { describe, expect, it } from 'vitest'
import { messageExcerpt } from '../../../../harness/run/script/message-excerpt.ts'
import { traceRecord } from '../../../support/raft-evidence.ts'

const STORY = { roles: {}, numbers: { T: 2, i: 10 }, operations: {}, moments: [] }
function excerpt(...records: readonly string[]) {
  const trace = { records: records.map(traceRecord), counts: {}, unknownFrames: 0, notKept: 0 }
  const { messages, leftOut } = messageExcerpt(STORY, trace)
  return { shown: messages.map(({ n }) => records[n]), leftOut }
}

describe('the messages of a story', () => {
  it('are the entry on its way, what rules did to it, its acknowledgements and elections', () => {
    const telling = [
      'append n1>n2 t2 i9 c9 e2:10',
      'append n1>n3 t2 i9 c9 e2:10 dropped',
      'append-reply n2>n1 t2 i10',
      'heartbeat n1>n2 t2 c10 dropped',
      'pre-vote n2>n3 t3 i10',
      'pre-vote-reply n3>n2 t2 reject',
      'vote-reply n3>n2 t3',
      'snapshot n2>n3 t3 i10',
    ]
    expect(excerpt(...telling)).toEqual({ shown: telling, leftOut: 0 })
  })

  it('are not what came before it, nor what everyone says all the time', () => {
    const other = [
      'append n1>n2 t1 i3 c2 e1:4',
      'append n1>n2 t2 i3 c2 e2:4',
      'append-reply n2>n1 t2 i9',
      'heartbeat n1>n2 t2 c9',
      'vote n1>n2 t2 i3',
      'append n1>n2 t2 i9 c9 e2:10 @-5',
    ]
    expect(excerpt(...other)).toEqual({ shown: [], leftOut: other.length })
  })

  it('are told once, however often they are sent', () => {
    const again = 'append n1>n2 t2 i9 c9 e2:10 dropped'
    expect(excerpt(again, again, again, 'append n1>n2 t2 i9 c9 e2:10')).toMatchObject({
      shown: [again, 'append n1>n2 t2 i9 c9 e2:10'],
      leftOut: 2,
    })
  })

  it('are bounded, and none without a trace', () => {
    const many = Array.from({ length: 500 }, (_, i) => `append-reply n2>n1 t2 i${i + 10}`)
    expect(excerpt(...many).shown.length).toBeLessThanOrEqual(120)
    expect(messageExcerpt(STORY, undefined)).toEqual({ messages: [], leftOut: 0 })
  })
})
