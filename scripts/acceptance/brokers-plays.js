/**
 * The plays of a directed scenario on a broker, played once for two cases: whether what must survive did, and how long the
 * clusters took to start. Fields of the lines: brokers.js.
 */
import { lineOrError, median } from './brokers.js'
import { ordeal } from './ordeal.js'

const PLAYS = 10

/** Ten plays, by whichever case asks first. */
export function played(scenario, system, words = '') {
  let run
  return (out) => {
    run ??= ordeal(`guarantees ${scenario} --system ${system}${words} --repeat ${PLAYS} --json`, out)
    return run
  }
}

/** Reached and held in every play. `more`: further figures, of the last try of each. */
export function survives(plays, more = () => ({})) {
  return (out) =>
    lineOrError(plays(out), (run) => {
      const figures = { shows: 'survives', ...outcomes(run, more) }
      return { figures, met: figures.held === PLAYS }
    })
}

/** The script of a real bug, in a version that has it: violated at least so often. */
export function realBug(plays, { least, more = () => ({}) }) {
  return (out) =>
    lineOrError(plays(out), (run) => {
      const figures = { shows: 'real-bug', ...outcomes(run, more) }
      return { figures, met: figures.violated >= least }
    })
}

function outcomes({ record, status, seconds }, more) {
  const last = record.map((tries) => tries.at(-1))
  const count = (outcome) => last.filter((play) => play.outcome === outcome).length
  return {
    exit: status,
    plays: last.length,
    reached: last.length - count('not reached'),
    firstTry: record.filter(([first]) => first.outcome !== 'not reached').length,
    held: count('held'),
    violated: count('violated'),
    ...more(last),
    medianSeconds: median(last.map(({ timings }) => (timings.startMs + timings.scriptMs) / 1000)),
    seconds,
  }
}

/** From nothing to nodes that all answer, in every try. */
export function start(plays, { nodes, medianMost }) {
  return (out) =>
    lineOrError(plays(out), ({ record }) => {
      const seconds = record.flatMap((tries) => tries.map(({ timings }) => timings.startMs / 1000))
      const maxSeconds = Number(Math.max(...seconds).toFixed(1))
      const figures = { shows: 'start', nodes, starts: seconds.length, medianSeconds: median(seconds), maxSeconds }
      return { figures, met: figures.medianSeconds <= medianMost }
    })
}
