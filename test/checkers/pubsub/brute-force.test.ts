/** The checker against a naive twin on small random histories: the definition written down once more, by regular expressions. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DEFAULT_BUDGET, type RunFacts, type TwinFinding } from '../../../checkers/checker.ts'
import { pubsub } from '../../../checkers/pubsub/pubsub.ts'
import { pubsubTwin } from '../../../checkers/pubsub/pubsub-twin.ts'
import type { History } from '../../../harness/core/history.ts'
import type { ClientOp } from '../../../harness/core/op.ts'
import { Random } from '../../../harness/core/random.ts'
import { PUBSUB_SCHEMA } from '../../../harness/workloads/pubsub/schema.ts'
import { pubsubHistory } from '../support/pubsub-history.ts'

const RUN: RunFacts = { schema: PUBSUB_SCHEMA, requestedFaults: [], expectsFinalPhase: false }
const QUEUES = ['q', 'r']
const PATTERNS = ['fanout', 'a.*', '#.z', '#']
const ROUTES = ['fanout', 'a.b', 'a.z', 'z', 'b.b']

/** Mostly a broker that does right: now and then an event is lost, goes astray, or to whom was bound too late. */
function randomRows(seed: number): readonly string[] {
  const random = Random.stream(seed, 'history')
  const rows: string[] = []
  const kept: { [queue: string]: number[] } = { q: [], r: [] }
  const bound = new Set<string>()
  let event = 0
  const open: string[] = []
  for (let step = random.integer(2, 9); step > 0; step--) {
    const queue = random.pick(QUEUES)
    if (random.fraction() < 0.4) {
      const pattern = random.pick(PATTERNS)
      const outcome = random.pick(['ok', 'ok', 'ok', 'info', 'fail'])
      rows.push(`${random.integer(0, 1)} s ${queue} ${pattern} ${outcome}`)
      if (outcome !== 'fail' && (outcome === 'ok' || random.fraction() < 0.5)) bound.add(`${queue} ${pattern}`)
      continue
    }
    const route = random.pick(ROUTES)
    const outcome = random.pick(['ok', 'ok', 'ok', 'info', 'fail'])
    event++
    const isLong = open.length === 0 && random.fraction() < 0.3
    if (isLong) open.push(')7')
    rows.push(isLong ? `(7 e${event} ${route} ${outcome}` : `${random.integer(0, 1)} e${event} ${route} ${outcome}`)
    for (const each of QUEUES) {
      const isDue = [...bound].some((name) => name.startsWith(`${each} `) && accepts(name.slice(2), route))
      const isKept =
        outcome === 'fail' ? random.fraction() < 0.02 : isDue ? random.fraction() < 0.95 : random.fraction() < 0.03
      if (isKept) kept[each]?.push(event)
    }
    if (open.length > 0 && random.fraction() < 0.5) rows.push(open.pop() ?? '')
    if (random.fraction() < 0.3) rows.push(`1 c ${queue} ${kept[queue]?.splice(0, 2).join(' ')}`.trim())
    if (random.fraction() < 0.02) rows.push(`1 c ${queue} ${random.integer(1, 9)}`)
  }
  rows.push(...open)
  if (random.fraction() < 0.05) rows.push('1 c q deadline')
  for (const queue of QUEUES)
    rows.push(`0 d ${queue} ${kept[queue]?.join(' ')} / ${random.fraction() < 0.1 ? '1 0' : '0 0'}`)
  return rows
}

function accepts(pattern: string, route: string): boolean {
  if (pattern === 'fanout' || route === 'fanout') return pattern === route
  const expression = `.${pattern}`.replaceAll('.#', '(\\.[a-z]+)*').replaceAll('.*', '\\.[a-z]+')
  return new RegExp(`^${expression}$`).test(`.${route}`)
}

const kindsOf = (found: readonly TwinFinding[]) => [...new Set(found.map(({ name, key }) => `${name} ${key}`))].sort()

type Seen = { readonly call: ClientOp; readonly end: ClientOp }

function twin(history: History): string {
  const operations: readonly Seen[] = [...history.operations()].map(({ invocation, completion }) => ({
    call: history.op(invocation) as ClientOp,
    end: history.op(completion ?? invocation) as ClientOp,
  }))
  const of = (f: string, key?: string) =>
    operations.filter(({ call }) => call.f === f && (key === undefined || call.key === key))
  const emits = of('emit').map(({ call, end }) => {
    const { event, exchange, route } = call.value as { event: number; exchange: string; route: string }
    return { event, route: exchange === 'fanout' ? 'fanout' : route, call, end }
  })
  let due = 0
  let unsure = 0
  let wrong = 0
  for (const queue of QUEUES) {
    const binds = of('subscribe', queue).map(({ call, end }) => {
      const { exchange, pattern } = call.value as { exchange: string; pattern: string }
      return { pattern: exchange === 'fanout' ? 'fanout' : pattern, call, end }
    })
    const consumers = [...of('consume', queue), ...of('drain', queue)].filter(({ end }) => end.type === 'ok')
    const received = consumers.flatMap(({ end }) =>
      (end.value as unknown as { deliveries: number[][] }).deliveries.map(([event = 0]) => ({ event, by: end.index })),
    )
    const isUnheard = of('consume', queue).some(({ end }) => end.type !== 'ok')
    const last = of('drain', queue).at(-1)?.end.value as unknown as { ready: number; held: number }
    for (const { event, route, call, end } of emits) {
      const isBound = binds.some(
        (bind) => bind.end.type === 'ok' && bind.end.index < call.index && accepts(bind.pattern, route),
      )
      if (end.type !== 'ok' || !isBound) continue
      due++
      if (received.some((each) => each.event === event)) continue
      if (isUnheard || last.ready + last.held > 0) unsure++
      else wrong++
    }
    for (const { event, by } of received) {
      const emit = emits.find((each) => each.event === event)
      if (emit === undefined || emit.call.index > by || emit.end.type === 'fail') wrong++
      else {
        const takers = binds.filter((bind) => bind.call.index < by && accepts(bind.pattern, emit.route))
        const isAfter = (bind: Seen) => emit.end.type === 'ok' && bind.call.index > emit.end.index
        if (takers.every(isAfter)) wrong++
      }
    }
  }
  return wrong > 0 ? 'invalid' : unsure > 0 || due === 0 ? 'unknown' : 'valid'
}

it('says the same as its twin of 5 000 small histories, and meets every case often', () => {
  const met = new Map<string, number>()
  fc.assert(
    fc.property(fc.nat(1e9), (seed) => {
      const history = pubsubHistory(randomRows(seed))
      const { verdict, anomalies } = pubsub.check(history, RUN, DEFAULT_BUDGET)
      expect(verdict).toBe(twin(history))
      // The twin that runs ask tells kinds apart, too.
      expect(kindsOf(pubsubTwin(history))).toEqual(kindsOf(anomalies))
      for (const each of new Set([verdict, ...anomalies.map(({ name }) => name)]))
        met.set(each, (met.get(each) ?? 0) + 1)
    }),
    { numRuns: 5_000 },
  )
  const cases = [
    'valid',
    'invalid',
    'unknown',
    'missed',
    'misrouted',
    'before-bind',
    'unexpected',
    'delivered-though-failed',
  ]
  for (const each of cases) expect(met.get(each), each).toBeGreaterThan(30)
})
