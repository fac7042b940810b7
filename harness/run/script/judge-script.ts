/**
 * From the files of a play to its record. The same code after a play and for stored folders.
 * Station: verdict.
 */

import { join } from 'node:path'
import { compose } from '../../../checkers/compose.ts'
import type { DirectedScenario, ScriptEvidence } from '../../../nemesis/script.ts'
import type { RaftLogReader } from '../../../systems/raft-log-reader.ts'
import { concludeFacts, type Fact, type ScenarioOutcome } from '../../core/fact.ts'
import type { History } from '../../core/history.ts'
import type { RaftEvidence } from '../../core/raft-evidence.ts'
import { SCRIPT_RECORD_FORMAT, type ScriptRecord } from '../../core/script-record.ts'
import { type CheckResult, mergeVerdicts, type Verdict } from '../../core/verdict.ts'
import { DIRECTED_CHECKERS, DIRECTED_MODEL, DIRECTED_SCHEMA } from '../../workloads/directed.ts'
import { readEvidence } from '../evidence.ts'
import { HISTORY_FILE } from '../store.ts'
import { readHistoryFile } from '../store-reader.ts'
import { logMoments } from './log-moments.ts'
import { messageExcerpt } from './message-excerpt.ts'
import { readPlay } from './script-files.ts'

export type JudgedScript = { readonly record: ScriptRecord; readonly history: History }

/** Logs that were not copied: every fact on them is unknown. */
const NOTHING: RaftEvidence = { members: [], atRest: false }

/** Judges a folder. Throws what readPlay and readHistoryFile throw. */
export function judgeScript(
  directory: string,
  scenario: DirectedScenario,
  reader: RaftLogReader | undefined,
): JudgedScript {
  const { plan, play } = readPlay(directory)
  const { history } = readHistoryFile(join(directory, HISTORY_FILE))
  const nodes = Array.from({ length: plan.nodes }, (_, i) => `n${i + 1}`)
  const raft = (reader === undefined ? undefined : readEvidence(directory, nodes, reader)) ?? NOTHING
  const evidence: ScriptEvidence = { history, raft, logged: (request) => reader?.logged(request) }
  const { story, stopped, startedAt, versions, replay, timings } = play
  const facts = stopped === undefined ? scenario.facts(story, evidence, plan.form) : []
  const outcome = concludeFacts(facts)
  const results = compose(DIRECTED_CHECKERS, history, {
    schema: { ...DIRECTED_SCHEMA, ...scenario.schema },
    model: DIRECTED_MODEL,
    requestedFaults: [],
    expectsFinalPhase: true,
  })
  const { messages, leftOut: messagesLeftOut } = messageExcerpt(story, raft.trace)
  const record: ScriptRecord = {
    format: SCRIPT_RECORD_FORMAT,
    plan,
    summary: scenario.summary,
    ...(scenario.upstream === undefined ? {} : { upstream: scenario.upstream }),
    startedAt,
    outcome,
    ...(stopped === undefined ? {} : { stopped }),
    verdict: verdictOf(outcome, results),
    facts: facts as readonly Fact[],
    story,
    results,
    logs: logMoments(story, raft),
    messages,
    messagesLeftOut,
    versions,
    timings,
    replay,
  }
  return { record, history }
}

/** A violation seen by clients stands even if the script was not reached. */
function verdictOf(outcome: ScenarioOutcome, results: readonly CheckResult[]): Verdict {
  const ofFacts: Verdict = outcome === 'held' ? 'valid' : outcome === 'violated' ? 'invalid' : 'unknown'
  const ofClients = results.flatMap(({ verdict }) => (verdict === 'not-applicable' ? [] : [verdict]))
  return mergeVerdicts([ofFacts, ...ofClients])
}
