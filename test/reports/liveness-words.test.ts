import { expect, it } from 'vitest'
import type { Liveness } from '../../harness/core/liveness.ts'
import { htmlReport } from '../../reports/html/page.ts'
import { junitReport } from '../../reports/junit.ts'
import { livenessRow } from '../../reports/liveness-words.ts'
import { textReport } from '../../reports/text.ts'
import { play } from '../support/play.ts'

const { record, history } = play({ timeMs: 3_000 })

const COMMON = { healedNs: 60e9, withinMs: 30_000 }
const STEP = { do: 'restart', node: 'n2', reason: 'no <answer>', timeNs: 90e9 } as const

it.each<[string, Liveness, string]>([
  ['by itself', { ...COMMON, steps: [], backNs: 64.2e9 }, 'recovered by itself in 4.2 s'],
  [
    'restarted',
    { ...COMMON, steps: [STEP], backNs: 95e9 },
    'stuck: n2 restarted after 30.0 s (no <answer>), available after 35.0 s',
  ],
  ['never', { ...COMMON, steps: [STEP] }, 'stuck: n2 restarted after 30.0 s (no <answer>), never available again'],
])('of a system that came back %s is said on the terminal and on the page', (came, liveness, words) => {
  const told = { ...record, liveness }
  expect(livenessRow(told)).toEqual({ came, words })
  expect(textReport(told, history, { colour: false })).toContain(`  liveness   ${words}\n`)
  expect(junitReport(told)).toContain('<property name="liveness"')
  const page = htmlReport(told, history)
  expect(page).toContain(words.replace('<answer>', '&lt;answer&gt;'))
  expect(page).toContain('<th scope="row">liveness</th>')
})

it('is absent where nobody can tell who hangs, and where there was nothing to come back from', () => {
  expect(livenessRow(record)).toBe(undefined)
  expect(livenessRow({ ...record, faults: [], liveness: { ...COMMON, steps: [], backNs: 60e9 } })).toBe(undefined)
  expect(htmlReport(record, history)).not.toContain('<th scope="row">liveness</th>')
})
