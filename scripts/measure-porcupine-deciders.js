/**
 * Each decider against the search on random histories that meet its preconditions, as the tests do it at length in
 * `npm run test:nightly`: verdicts compared, legal orders replayed. Prints one line of JSON.
 * Usage: node --conditions=ordeal-source scripts/measure-porcupine-deciders.js [HISTORIES a decider]
 */
import { DECIDERS, deciderDisagreement } from '../test/checkers/support/decider-battery.ts'

const histories = Number(process.argv[2] ?? 1_000_000)
const started = performance.now()
const rows = DECIDERS.map((decider) => {
  const tally = { linearizable: 0, violation: 0, declined: 0, crashed: 0, unsearched: 0 }
  const disagreement = deciderDisagreement(decider, decider.decide, histories, tally)
  return { decider: decider.name, ...tally, ...(disagreement === undefined ? {} : { disagreement }) }
})
console.log(
  JSON.stringify({
    histories,
    deciders: rows.length,
    disagreements: rows.filter(({ disagreement }) => disagreement !== undefined).length,
    seconds: Math.round((performance.now() - started) / 1000),
    rows,
  }),
)
