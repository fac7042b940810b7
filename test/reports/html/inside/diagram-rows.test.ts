import { describe, expect, it } from 'vitest'
import type { InsideMessage } from '../../../../harness/core/inside-story.ts'
import { diagramOf } from '../../../../reports/html/inside/diagram-rows.ts'
import type { MarkedEvent } from '../../../../reports/html/inside/marks.ts'

/** 'n1>n2 3-5': sent at 3, arrived at 5; without an arrival under way. */
function message(notation: string): InsideMessage {
  const [, from = '', to = '', sent, arrived] = /^(\w+)>(\w+) (\d+)(?:-(\d+))?$/.exec(notation) ?? []
  const says = { type: 'append', term: 1, index: 0, logTerm: 0, commit: 0, reject: false, entries: [] } as const
  const base = { sentNs: Number(sent), message: { from, to, ...says } }
  return arrived === undefined ? base : { ...base, arrivedNs: Number(arrived) }
}

function event(mark: string, timeNs: number, ...nodes: readonly string[]): MarkedEvent {
  return { mark, event: { timeNs, kind: 'log', nodes, sentence: mark, wrong: false } }
}

/** Rows as '3 A', messages as '0>1'. */
function shown(messages: readonly string[], events: readonly MarkedEvent[] = []) {
  const { rows, messages: placed } = diagramOf(messages.map(message), events)
  return {
    rows: rows.map(({ timeNs, events: here }) => [timeNs, ...here.map(({ mark }) => mark)].join(' ')),
    messages: placed.map(({ from, to }) => `${from}>${to}`),
  }
}

describe('rows of the diagram', () => {
  it('are shared by a sending and its arrival if nothing else is between', () => {
    expect(shown(['n1>n2 3-5', 'n2>n1 7-9'])).toEqual({ rows: ['3', '7'], messages: ['0>0', '1>1'] })
  })

  it('are apart where messages cross', () => {
    expect(shown(['n1>n2 3-6', 'n2>n1 4-9'])).toEqual({ rows: ['3', '4', '6', '9'], messages: ['0>2', '1>3'] })
  })

  it('are shared by what a node receives, does and sends at one instant', () => {
    const { rows, messages } = shown(['n1>n2 3-5', 'n2>n3 5-8', 'n2>n1 5-9'], [event('A', 5, 'n2')])
    expect(rows).toEqual(['3', '5 A', '8', '9'])
    expect(messages).toEqual(['0>1', '1>2', '1>3'])
  })

  it('are of their own where more than one message meets', () => {
    expect(shown(['n1>n2 3-5', 'n2>n3 5-8'])).toEqual({ rows: ['3', '5', '8'], messages: ['0>1', '1>2'] })
  })

  it('begin at one point for all that is sent at once', () => {
    expect(shown(['n1>n2 3-5', 'n1>n3 3-4'])).toEqual({ rows: ['3', '4', '5'], messages: ['0>2', '0>1'] })
  })

  it('are of their own for events of several nodes or none', () => {
    expect(shown(['n1>n2 3-5'], [event('A', 5, 'n1', 'n2'), event('B', 5)]).rows).toEqual(['3', '5 A', '5 B'])
  })

  it('end where they began for a message still under way', () => {
    expect(shown(['n1>n2 3'])).toEqual({ rows: ['3'], messages: ['0>0'] })
  })
})
