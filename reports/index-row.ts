/**
 * One run in the index of runs: what its record says, or why it says nothing. A record is read with doubt, since a folder may
 * be half written, of another version, or not a run at all.
 * Station: report. Pure.
 */

export type IndexRow = {
  /** Of the run's folder below the index: 'NAME/TIME-SEED'. */
  readonly path: readonly [name: string, run: string]
  readonly startedAt: string
  readonly system: string
  readonly workload: string
  readonly nemeses: string
  readonly verdict: 'valid' | 'invalid' | 'unknown' | 'broken'
  /** Names of anomalies; of a directed scenario its outcome; of a broken folder what is wrong with it. */
  readonly found: string
}

const VERDICTS = ['valid', 'invalid', 'unknown'] as const

type Fields = { readonly [name: string]: unknown }

/** `record`: the parsed record.json. Of a run or of a play of a directed scenario. */
export function indexRow(path: IndexRow['path'], record: unknown): IndexRow {
  const { scenario, plan, startedAt, outcome, results, ...rest } = fields(record)
  const verdict = VERDICTS.find((each) => each === rest['verdict'])
  if (verdict === undefined) return brokenRow(path, 'its record has no verdict')
  const common = { path, startedAt: word(startedAt), verdict }
  const anomalies = anomalyNames(results)
  if (typeof plan === 'object' && plan !== null) {
    const play = fields(plan)
    const form = `${word(play['scenario'])}:${word(play['form'])}`
    const found = [word(outcome), anomalies].filter((part) => part !== '').join(', ')
    return { ...common, system: systemOf(play), workload: form, nemeses: 'by a script', found }
  }
  const run = fields(scenario)
  const nemeses = list(run['nemeses']).map((each) => {
    const { family, target } = fields(each)
    return [word(family), word(target)].filter((part) => part !== '').join(' ')
  })
  return {
    ...common,
    system: systemOf(run),
    workload: word(run['workload']),
    nemeses: nemeses.join(', ') || 'none',
    found: anomalies,
  }
}

export function brokenRow(path: IndexRow['path'], what: string): IndexRow {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(path[1]) ?? []
  const startedAt = year === undefined ? '' : `${year}-${month}-${day}T${hour}:${minute}:${second}Z`
  return { path, startedAt, system: '', workload: '', nemeses: '', verdict: 'broken', found: what }
}

function systemOf({ system, version, settings }: Fields): string {
  const bug = word(fields(settings)['bug'])
  return [word(system), word(version), ...(bug === '' || bug === 'none' ? [] : [`bug ${bug}`])]
    .filter((part) => part !== '')
    .join(' ')
}

function anomalyNames(results: unknown): string {
  const names = list(results).flatMap((result) =>
    list(fields(result)['anomalies']).map((anomaly) => word(fields(anomaly)['name'])),
  )
  return [...new Set(names)].slice(0, 6).join(', ')
}

function fields(json: unknown): Fields {
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Fields) : {}
}

function list(json: unknown): readonly unknown[] {
  return Array.isArray(json) ? json : []
}

function word(json: unknown): string {
  return typeof json === 'string' ? json : ''
}
