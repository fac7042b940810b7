/**
 * Times porcupine-ts: the same requests and answers as timer/main.go. The time is from operations in memory to the verdict,
 * as there from events. `steps` are transitions looked at; there calls of Step.
 */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { checkOperations, modelOf } from 'porcupine-ts'
import { readOperations } from '../../checkers/porcupine-ts/src/history/read-operations.ts'

const VERDICTS = { linearizable: 'Ok', violation: 'Illegal', undecided: 'Unknown' }

let history

/** Line by line, and no event is kept, so that the peak of memory is that of the check. */
async function load(file, name) {
  const events = []
  for await (const line of createInterface({ input: createReadStream(file) }))
    if (line !== '') events.push(JSON.parse(line))
  const { model, operations } = readOperations(events, modelOf(name))
  history = { model, operations }
  return { operations: operations.length }
}

function run(seconds, rehearse) {
  const { model, operations } = history
  const options = { steps: Number.MAX_SAFE_INTEGER, deadline: 1_000 * seconds }
  const rehearsed = performance.now() + rehearse
  while (performance.now() < rehearsed) checkOperations(model, operations, options)
  const before = performance.now()
  const outcome = checkOperations(model, operations, options)
  const ns = Math.round(1e6 * (performance.now() - before))
  return { ns, verdict: VERDICTS[outcome.type], steps: outcome.steps }
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line)
  const answer =
    asked.load !== undefined
      ? await load(asked.load, asked.model)
      : asked.peak
        ? { kilobytes: process.resourceUsage().maxRSS }
        : run(asked.run ?? asked.steps, asked.rehearse ?? 0)
  console.log(JSON.stringify(answer))
}
