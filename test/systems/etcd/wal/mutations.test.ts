/**
 * Ten thousand damaged WALs: none makes the reader throw or run on, and each either shows its damage or is what an earlier
 * moment of the same log was, which no reader can tell.
 */
import { rmSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import type { RaftLogEvent } from '../../../../harness/core/raft-log.ts'
import { Random } from '../../../../harness/core/random.ts'
import { etcdRaftLog } from '../../../../systems/etcd/wal/read-wal.ts'
import { put, type Segment, sampleWal, WalWriter, writeSegments } from './wal-writer.ts'

const CASES = 10_000
const CHUNK = 500

const LONG = new WalWriter().state(1, 0n, 0)
for (let index = 1; index <= 30; index++)
  LONG.entry(1 + (index >> 3), index, put(`r/k${index}`, 'v'.repeat(index * 7))).state(1 + (index >> 3), 5n, index)
const ORIGINALS: readonly (readonly Segment[])[] = [
  sampleWal().segments,
  LONG.segments,
  sampleWal().cut(6).entry(3, 5).segments,
]

type Mutation = {
  readonly name: string
  readonly apply: (segments: readonly Segment[], random: Random) => readonly Segment[]
}

const changed = (
  segments: readonly Segment[],
  random: Random,
  change: (content: number[]) => number[],
): readonly Segment[] => {
  const chosen = random.integer(0, segments.length - 1)
  return segments.map((segment, i) => (i === chosen ? { ...segment, content: change([...segment.content]) } : segment))
}

const MUTATIONS: readonly Mutation[] = [
  {
    name: 'one bit',
    apply: (segments, random) =>
      changed(segments, random, (content) => {
        const at = random.integer(0, content.length - 1)
        content[at] = (content[at] ?? 0) ^ (1 << random.integer(0, 8 - 1))
        return content
      }),
  },
  {
    name: 'some bytes',
    apply: (segments, random) =>
      changed(segments, random, (content) => {
        for (let n = 0; n < 1 + random.integer(0, 6 - 1); n++)
          content[random.integer(0, content.length - 1)] = random.integer(0, 256 - 1)
        return content
      }),
  },
  {
    name: 'a cut',
    apply: (segments, random) =>
      changed(segments, random, (content) => content.slice(0, random.integer(0, content.length - 1))),
  },
  {
    name: 'a hole',
    apply: (segments, random) =>
      changed(segments, random, (content) => {
        const from = random.integer(0, content.length - 1)
        return content.map((byte, at) => (at >= from && at < from + 1 + random.integer(0, 64 - 1) ? 0 : byte))
      }),
  },
  {
    name: 'a repetition',
    apply: (segments, random) =>
      changed(segments, random, (content) => {
        const from = random.integer(0, content.length - 1)
        const part = content.slice(from, from + 1 + random.integer(0, 80 - 1))
        return [...content.slice(0, from), ...part, ...content.slice(from)]
      }),
  },
  {
    name: 'swapped segments',
    apply: (segments, random) => {
      const [one, other] = [random.integer(0, segments.length - 1), random.integer(0, segments.length - 1)]
      return segments.map((segment, i) => {
        const from = i === one ? other : i === other ? one : i
        return { ...segment, content: [...(segments[from]?.content ?? [])] }
      })
    },
  },
  {
    name: 'a lost segment',
    apply: (segments, random) => segments.filter((_, i) => i !== random.integer(0, segments.length - 1)),
  },
]

/** Without places: those of what is left shift with a repetition. */
const plain = (events: readonly RaftLogEvent[]) =>
  events.map(({ place: _, ...event }) => JSON.stringify({ ...event, oldPlace: 0 }))

const directories: string[] = []
function eventsOf(segments: readonly Segment[]): readonly RaftLogEvent[] {
  const directory = writeSegments(segments)
  directories.push(directory)
  const bound = 10 + segments.reduce((sum, { content }) => sum + content.length, 0)
  const events: RaftLogEvent[] = []
  for (const event of etcdRaftLog.read(directory)) {
    events.push(event)
    if (events.length > bound) throw new Error('more events than bytes')
  }
  rmSync(directory, { recursive: true })
  return events
}

afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true })
})

describe('a damaged WAL', () => {
  const wholes = ORIGINALS.map((segments) => plain(eventsOf(segments)))

  it.each(Array.from({ length: CASES / CHUNK }, (_, i) => [i * CHUNK]))(
    'ends once, named, and shows nothing that was not written (from case %i)',
    (first) => {
      for (let n = first; n < first + CHUNK; n++) {
        const random = Random.stream(n, 'wal')
        const which = random.integer(0, ORIGINALS.length - 1)
        const mutation = MUTATIONS[random.integer(0, MUTATIONS.length - 1)]
        const segments = mutation?.apply(ORIGINALS[which] ?? [], random) ?? []
        if (segments.length === 0) continue
        const label = `case ${n}: ${mutation?.name}`
        const events = eventsOf(segments)
        const end = events.at(-1)
        expect(
          events.filter(({ type }) => type === 'end' || type === 'corruption'),
          label,
        ).toEqual([end])
        const before = plain(events.slice(0, -1))
        const isSuffix = events[0]?.type === 'snapshot' // the first segments are gone, and the reader says so
        if (!isSuffix) expect(before, label).toEqual((wholes[which] ?? []).slice(0, before.length))
      }
    },
    30_000,
  )

  it('is told from a whole one in every single bit that the checksum, the frame or the meaning covers', () => {
    const segments = sampleWal().segments
    const whole = plain(eventsOf(segments))
    const unseen: string[] = []
    for (const [which, segment] of segments.entries())
      for (let at = 0; at < segment.content.length; at++)
        for (let bit = 0; bit < 8; bit++) {
          const flipped = segments.map((each, i) =>
            i === which
              ? { ...each, content: each.content.map((byte, b) => (b === at ? byte ^ (1 << bit) : byte)) }
              : each,
          )
          const events = eventsOf(flipped)
          if (JSON.stringify(plain(events)) === JSON.stringify(whole)) unseen.push(`${which}:${at}.${bit}`)
          else expect(events.at(-1)?.type === 'corruption' || events.at(-1)).toBeTruthy()
        }
    expect(unseen).toEqual([])
  })
})
