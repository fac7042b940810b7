/** Records of plays as their reports get them, made from forged evidence: no cluster made them. */
import { compose } from '../../checkers/compose.ts'
import { concludeFacts } from '../../harness/core/fact.ts'
import type { History } from '../../harness/core/history.ts'
import { SCRIPT_RECORD_FORMAT, type ScriptRecord } from '../../harness/core/script-record.ts'
import { logMoments } from '../../harness/run/script/log-moments.ts'
import { messageExcerpt } from '../../harness/run/script/message-excerpt.ts'
import { DIRECTED_SCHEMA } from '../../harness/workloads/directed.ts'
import { SCENARIOS } from '../../nemesis/scenarios/index.ts'
import { OVERWRITTEN_8D, S1_FULL } from '../nemesis/scenarios/facts/forgeries.ts'
import { type Forgery, forged } from './raft-evidence.ts'

export type SampleScript = { readonly record: ScriptRecord; readonly history: History }

function sample(scenario: string, form: string, forgery: Forgery, stopped?: string): SampleScript {
  const { story, evidence } = forged(forgery)
  const found = SCENARIOS.find(({ name }) => name === scenario)
  const facts = stopped === undefined ? (found?.facts(story, evidence, form) ?? []) : []
  const outcome = concludeFacts(facts)
  const { messages, leftOut } = messageExcerpt(story, evidence.raft.trace)
  const record: ScriptRecord = {
    format: SCRIPT_RECORD_FORMAT,
    plan: {
      format: SCRIPT_RECORD_FORMAT,
      scenario,
      form,
      system: 'etcd',
      version: '3.7.3',
      settings: { peers: 'proxied' },
      nodes: 5,
      attempt: 1,
    },
    summary: found?.summary ?? '',
    startedAt: '2026-08-05T14:13:12.000Z',
    outcome,
    ...(stopped === undefined ? {} : { stopped }),
    verdict: outcome === 'held' ? 'valid' : outcome === 'violated' ? 'invalid' : 'unknown',
    facts,
    story,
    results: compose(['linearizability'], evidence.history, {
      schema: DIRECTED_SCHEMA,
      model: 'versioned-register',
      requestedFaults: [],
      expectsFinalPhase: false,
    }),
    logs: logMoments(story, evidence.raft),
    messages,
    messagesLeftOut: leftOut,
    versions: { ordeal: '0.1.0', etcd: '3.7.3' },
    timings: { startMs: 4_200, scriptMs: 10_100, evidenceMs: 2_500 },
    replay: `ordeal guarantees ${scenario}:${form} --system etcd`,
  }
  return { record, history: evidence.history }
}

export const heldScript = () => sample('old-term-entry-overwritten', 'figure-8d', OVERWRITTEN_8D)

/** The survivors keep another entry in place of the acknowledged one. */
export const violatedScript = () =>
  sample('leader-crash-after-commit', 'full', {
    ...S1_FULL,
    logs: Object.fromEntries(
      Object.entries(S1_FULL.logs).map(([node, log]) => [node, log.replace('E2:3 H2,3', 'E3:2 H3,2')]),
    ),
  })

export const stoppedScript = () =>
  sample('leader-crash-after-commit', 'full', S1_FULL, 'the script: no leader <b>came</b>')
