/**
 * What speaks for a verdict of invalid beside its checker, in words: one line for the second decider, one for further runs.
 * Station: report.
 */
import type { Rerun, TwinOpinion } from '../harness/core/confirmation.ts'
import type { RunRecord } from '../harness/core/record.ts'
import { count, listed, tally } from './format.ts'
import { anomaliesOf } from './run-words.ts'

/** A label and its text; none where nothing was asked. */
export function confirmationRows(record: RunRecord): readonly (readonly [label: string, text: string])[] {
  const { confirmation } = record
  if (confirmation === undefined || record.verdict !== 'invalid') return []
  const twin = ['twin', twinWords(record, confirmation.twin)] as const
  const { reruns } = confirmation
  return reruns === undefined ? [twin] : [twin, ['again', rerunWords(record, reruns)]]
}

function twinWords(record: RunRecord, opinions: readonly TwinOpinion[]): string {
  if (opinions.length === 0) {
    const checkers = [...new Set(anomaliesOf(record).map(({ checker }) => checker))]
    return `there is no second decider for ${listed(checkers)}`
  }
  const keysOf = (opinion: TwinOpinion['opinion']) => opinions.filter((each) => each.opinion === opinion)
  const [disagree, agree, undecided] = [keysOf('disagrees'), keysOf('agrees'), keysOf('undecided')]
  const [denied, searched] = parted(disagree)
  const [confirmed, unordered] = parted(agree)
  const parts = [
    ...(searched.length === 0
      ? []
      : [`FINDS an order of ${subjects(searched)}: one of the two deciders is wrong, please report it`]),
    ...(denied.length === 0
      ? []
      : [`does NOT find all of it in ${subjects(denied)}: one of the two deciders is wrong, please report it`]),
    ...(unordered.length === 0
      ? []
      : [`a second decider finds no order of ${subjects(unordered)} either${placeOf(unordered)}`]),
    ...(confirmed.length === 0 ? [] : [`a second decider finds the same in ${subjects(confirmed)}`]),
    ...(undecided.length === 0
      ? []
      : [`a second decider could not decide ${subjects(undecided)} within ${count(undecided[0]?.steps ?? 0)} steps`]),
  ]
  return parts.join('; ')
}

/** Those of linearizability come last: it alone is about orders. */
function parted(opinions: readonly TwinOpinion[]): readonly [others: TwinOpinion[], orders: TwinOpinion[]] {
  const isOrder = ({ checker }: TwinOpinion) => checker === 'linearizability'
  return [opinions.filter((each) => !isOrder(each)), opinions.filter(isOrder)]
}

function subjects(opinions: readonly TwinOpinion[]): string {
  const [only, ...others] = opinions
  if (others.length > 0) return `${count(opinions.length)} keys`
  return only?.key === undefined ? 'the operations' : `key ${only.key}`
}

function placeOf(opinions: readonly TwinOpinion[]): string {
  const [only, ...others] = opinions
  return only?.op === undefined || others.length > 0 ? '' : `, up to op ${count(only.op)}`
}

function rerunWords(record: RunRecord, reruns: readonly Rerun[]): string {
  const same = reruns.filter((rerun) => rerun.same).length
  const names = [...new Set(anomaliesOf(record).map(({ anomaly }) => anomaly.name))]
  const rate = `${same} of ${reruns.length}, same anomaly (${listed(names)})`
  const compared = reruns.flatMap(({ sameHistory }) => (sameHistory === undefined ? [] : [sameHistory]))
  if (compared.length > 0) {
    return compared.every(Boolean)
      ? `${rate}: the same history byte for byte, as a simulated run always repeats`
      : `${rate}, but NOT the same history: a simulated run must repeat, please report it`
  }
  const others = reruns.filter((rerun) => !rerun.same).map(({ verdict }) => verdict ?? 'no verdict')
  const rest = [...tally(others)].map(([word, n]) => `${n} ${word === 'invalid' ? 'invalid otherwise' : word}`)
  return rest.length === 0 ? rate : `${rate}; ${listed(rest)}`
}
