/**
 * `ordeal guarantees`: plays directed scenarios, and prints what was reached and what held, with the facts.
 * Station: command line. A play in containers is container-plays.ts, a simulated one simulated-play.ts.
 */
import { randomBytes } from 'node:crypto'
import { type Attempts, countsOf, type FormPlays, formOf, formText } from '../../reports/guarantees-text.ts'
import { playInContainers } from './container-plays.ts'
import { EXIT, worstExitCode } from './exit-codes.ts'
import { interruptible } from './interruptible.ts'
import { coloursOn, print, shown } from './output.ts'
import { integer } from './scenario-options.ts'
import { type Planned, planScripts, type ScriptOptions } from './script-plans.ts'
import { type SimulatedForm, simulatedForms } from './simulated-plays.ts'
import type { StatusLine } from './status-line.ts'
import { indexRuns } from './write-all.ts'

export type GuaranteesOptions = ScriptOptions & {
  readonly repeat?: string
  readonly out: string
  readonly json?: boolean
}

const REPEAT_MAX = 100_000

/** What is printed of one form; `json` is its part of what `--json` prints. */
type FormResult = { readonly plays: FormPlays; readonly json: unknown }

/** Plays what the names ask for, each form `repeat` times. Resolves with the exit code. */
export async function guarantees(names: readonly string[], options: GuaranteesOptions): Promise<number> {
  const planned = planScripts(names, options, randomBytes(4).readUInt32LE())
  const repeat = integer('repeat', options.repeat ?? '1', 1, REPEAT_MAX)
  const forms: FormResult[] = []
  await interruptible(
    async (status, signal) => {
      for await (const form of formsPlayed(planned, { repeat, out: options.out, status, signal })) {
        forms.push(form)
        status.clear()
        if (options.json !== true) print(formText(form.plays, coloursOn(process.stdout)))
      }
    },
    () => `removing what was started; what was recorded stays in ${shown(options.out)}`,
  )
  indexRuns(options.out)
  if (options.json === true) print(`${JSON.stringify(forms.flatMap(({ json }) => json))}\n`)
  return worstExitCode(forms.flatMap(({ plays }) => plays.results.map(({ verdict }) => EXIT[verdict])))
}

type Playing = {
  readonly repeat: number
  readonly out: string
  readonly status: StatusLine
  readonly signal: AbortSignal
}

async function* formsPlayed(planned: readonly Planned[], playing: Playing): AsyncGenerator<FormResult> {
  const simulated = planned.filter(({ system }) => system.runtime === 'sim')
  for await (const form of simulatedForms(simulated, playing)) yield { plays: form, json: [jsonOf(form)] }
  for (const each of planned) {
    const { system, plan, scenario } = each
    if (system.runtime === 'sim') continue
    const plays: Attempts[] = []
    for (let i = 1; i <= playing.repeat; i++) {
      const label = `${scenario.name}:${plan.form}${playing.repeat === 1 ? '' : ` ${i}/${playing.repeat}`}`
      const onStep = (text: string) => playing.status.step(`${label}${text}`)
      plays.push(await playInContainers(each, system, { ...playing, onStep }))
    }
    yield { plays: formOf(plan, plays), json: plays.map((tries) => tries.map(({ record }) => record)) }
  }
}

/** Records of thousands of plays would be gigabytes: counts, and where the plays that were kept are. */
function jsonOf({ plan, results, kept }: SimulatedForm) {
  return { plan, ...countsOf(results), kept: kept.flatMap((tries) => tries.map(({ folder }) => folder)) }
}
