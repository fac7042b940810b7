/** What happened inside, for the page of a run that is invalid: the case is run once more with a recorder looking on. Station: campaign. */
import type { Finding } from '../../checkers/raft/monitor/monitor.ts'
import type { Case } from '../core/case.ts'
import type { InsideStory } from '../core/inside-story.ts'
import type { RunRecord } from '../core/record.ts'
import type { CaseParts } from './case-parts.ts'
import { type CaseRun, runCase } from './run-case.ts'
import type { FocusFinding } from './story/focus.ts'
import { focusOfRecord } from './story/focus-of-record.ts'
import { StoryRecorder } from './story/story-recorder.ts'

/** Undefined where nothing was found, and of a system that is not Raft. */
export function tellInside(planned: Case, run: CaseRun, record: RunRecord, parts: CaseParts): InsideStory | undefined {
  const { raft } = parts.system
  if (raft === undefined) return undefined
  const { startUs } = run.cluster
  const findings = run.monitor.findings.map(focusFinding)
  const focus = focusOfRecord(record, run.history, findings, raft)
  if (focus === undefined) return undefined
  const recorder = new StoryRecorder(raft, focus, startUs)
  const again = runCase(planned, { ...parts, observe: recorder })
  return recorder.finish(again.result.simulatedNs)
}

function focusFinding({ checker, timeUs, places, sentence }: Finding): FocusFinding {
  return {
    checker,
    timeNs: timeUs * 1000,
    nodes: [...new Set(places.map(({ node }) => node))],
    indexes: [...new Set(places.flatMap(({ index }) => index ?? []))],
    sentence,
  }
}
