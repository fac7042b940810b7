/**
 * From what a play left to its record: facts from the story and the evidence, checkers from the clients' history.
 * Station: verdict. Pure.
 */
import { compose } from '../../../checkers/compose.ts'
import type { DirectedScenario, ScriptEvidence } from '../../../nemesis/script.ts'
import { concludeFacts, type ScenarioOutcome } from '../../core/fact.ts'
import { SCRIPT_RECORD_FORMAT, type ScriptPlan, type ScriptRecord } from '../../core/script-record.ts'
import type { Story } from '../../core/story.ts'
import { type CheckResult, mergeVerdicts, type Verdict } from '../../core/verdict.ts'
import { DIRECTED_CHECKERS, DIRECTED_MODEL, DIRECTED_SCHEMA } from '../../workloads/directed.ts'
import { logMoments } from './log-moments.ts'
import { messageExcerpt } from './message-excerpt.ts'
import type { PlayFacts } from './script-files.ts'

export type PlayToJudge = {
  readonly scenario: DirectedScenario
  readonly plan: ScriptPlan
  /** How it went, with the story that the script told. */
  readonly play: PlayFacts & { readonly story: Story }
  readonly evidence: ScriptEvidence
}

/** What a play came to, without what is only for its report. */
export type Judgement = Pick<ScriptRecord, 'outcome' | 'verdict' | 'facts' | 'results'>

export function judgePlay({ scenario, plan, play, evidence }: PlayToJudge): Judgement {
  const { story, stopped } = play
  const facts = stopped === undefined ? scenario.facts(story, evidence, plan.form) : []
  const outcome = concludeFacts(facts)
  const results = compose(scenario.object?.checkers ?? DIRECTED_CHECKERS, evidence.history, {
    schema: { ...DIRECTED_SCHEMA, ...scenario.schema },
    model: DIRECTED_MODEL,
    requestedFaults: [],
    expectsFinalPhase: true,
  })
  return { outcome, verdict: verdictOf(outcome, results), facts, results }
}

export function recordOf(judged: PlayToJudge): ScriptRecord {
  const { scenario, plan, play, evidence } = judged
  const { story, stopped, startedAt, versions, replay, timings } = play
  const { outcome, verdict, facts, results } = judgePlay(judged)
  const { messages, leftOut: messagesLeftOut } = messageExcerpt(story, evidence.raft.trace)
  return {
    format: SCRIPT_RECORD_FORMAT,
    plan,
    summary: scenario.summary,
    ...(scenario.upstream === undefined ? {} : { upstream: scenario.upstream }),
    startedAt,
    outcome,
    ...(stopped === undefined ? {} : { stopped }),
    verdict,
    facts,
    story,
    results,
    logs: logMoments(story, evidence.raft),
    messages,
    messagesLeftOut,
    versions,
    timings,
    replay,
  }
}

/** A violation seen by clients stands even if the script was not reached. */
function verdictOf(outcome: ScenarioOutcome, results: readonly CheckResult[]): Verdict {
  const ofFacts: Verdict = outcome === 'held' ? 'valid' : outcome === 'violated' ? 'invalid' : 'unknown'
  const ofClients = results.flatMap(({ verdict }) => (verdict === 'not-applicable' ? [] : [verdict]))
  return mergeVerdicts([ofFacts, ...ofClients])
}
