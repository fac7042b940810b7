/** A stored play of a directed scenario, judged by its scenario and its system's reader. Station: command line. */
import { systemNamed } from '../../systems/index.ts'
import { type JudgedScript, judgeScript } from '../run/script/judge-script.ts'
import { readPlay } from '../run/script/script-files.ts'
import { raftLogOf } from './inside.ts'
import { scenarioNamed } from './script-plans.ts'

/** Throws UsageError for a folder that holds no whole play, and for a scenario or system that there is not. */
export function judgeStored(directory: string): JudgedScript {
  const { plan } = readPlay(directory)
  return judgeScript(directory, scenarioNamed(plan.scenario), raftLogOf(systemNamed(plan.system)).raftLog)
}
