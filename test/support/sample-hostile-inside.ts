/** A story from inside in which every string tries to do harm, and numbers are what no cluster has. */
import type { InsideMessage, InsideSpan, InsideStory } from '../../harness/core/inside-story.ts'

export function hostileInside(hostile: string): InsideStory {
  const span = (role: InsideSpan['role'], fromNs: number, toNs: number, paused = false): InsideSpan => ({
    fromNs,
    toNs,
    role,
    term: 2 ** 52 + fromNs,
    paused,
  })
  const message = (from: string, to: string, more: Partial<InsideMessage>): InsideMessage => ({
    sentNs: 1e8,
    message: { from, to, type: 'append', term: 1, index: 1, logTerm: 1, commit: 0, reject: false, entries: [] },
    ...more,
  })
  const event = { nodes: [hostile, 'unknown', '__proto__'], sentence: hostile.repeat(50), wrong: true }
  return {
    nodes: [
      { node: hostile, spans: [span('leader', 0, 1e8), span('down', 1e8, 1e8), span('candidate', 1e8, 9e8, true)] },
      { node: '__proto__', spans: [] },
    ],
    endNs: 1e9,
    violationNs: 2e8,
    gist: hostile.repeat(100),
    events: [
      { ...event, timeNs: -5, kind: 'fault' },
      { ...event, timeNs: 2e8, kind: 'operation', op: 99_999, nodes: [] },
      { ...event, timeNs: 2e8, kind: 'operation', op: 0 },
      ...Array.from({ length: 60 }, (_, i) => ({ ...event, timeNs: 2e8 + i, kind: 'log' as const })),
    ],
    moments: Array.from({ length: 20 }, (_, at) => ({
      timeNs: at,
      title: hostile,
      of: [hostile],
      indexes: Array.from({ length: 40 }, (_, i) => 3 * i),
      logs: [
        {
          node: hostile,
          role: 'leader' as const,
          paused: true,
          term: 1,
          commit: 4,
          applied: 9,
          lastIndex: 9,
          snapshotIndex: 1,
          entries: [{ term: 7, index: 6, what: hostile, subject: true, differs: true, contradicts: true }],
        },
      ],
    })),
    messages: [
      message(hostile, '__proto__', { arrivedNs: 2e8, delivered: [] }),
      message(hostile, '__proto__', { lostNs: 2e8, lost: 'cut' }),
      message('__proto__', hostile, {}),
      message('nobody', hostile, { arrivedNs: 3e8 }),
      message(hostile, hostile, { arrivedNs: 3e8 }),
      ...Array.from({ length: 300 }, (_, i) => message(hostile, '__proto__', { arrivedNs: 3e8 + i })),
    ],
    messagesLeftOut: 0,
  }
}
