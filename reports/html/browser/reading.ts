/** What the charts say of one moment, in words. Station: report, in the browser. */
import type { Run, RunLevel } from './decode.ts'
import type { Tools } from './layout.ts'

export function readingAt(run: Run, level: RunLevel, atNs: number, tools: Tools): string {
  const bin = Math.min(level.length - 1, Math.max(0, Math.floor(atNs / level.binNs)))
  const from = bin * level.binNs
  const decimals = Math.max(0, Math.min(6, Math.ceil(9 - Math.log10(level.binNs))))
  const seconds = (timeNs: number) => (timeNs / 1e9).toFixed(decimals)
  const said = [
    countsOf(level, bin, tools),
    latencyOf(run, level, bin, tools),
    leaderAt(run, atNs),
    clocksAt(run, atNs, tools),
    faultsAt(run, from, from + level.binNs),
  ]
  return `${seconds(from)} to ${seconds(from + level.binNs)} s: ${said.filter((words) => words !== '').join('; ')}.`
}

export function countsOf(level: RunLevel, bin: number, { count }: Tools): string {
  const [ok, fail, info] = [level.ok[bin] ?? 0, level.fail[bin] ?? 0, level.info[bin] ?? 0]
  const all = ok + fail + info
  if (all === 0) return 'no operation ended'
  const rate = Math.round((all * 1e9) / level.binNs)
  return `${count(ok)} ok, ${count(fail)} fail, ${count(info)} unknown (${count(rate)} a second, ${Math.round((ok / all) * 100)} % ok)`
}

export function latencyOf(run: Run, level: RunLevel, bin: number, { duration }: Tools): string {
  const length = (code: number | undefined) => duration(10 ** (((code ?? 0) / 65535) * run.latencyDecades))
  if ((level.p50[bin] ?? 0) === 0) return ''
  return `median ${length(level.p50[bin])}, 95th percentile ${length(level.p95[bin])}, longest ${length(level.max[bin])}`
}

export function leaderAt(run: Run, atNs: number): string {
  if (run.leaders.length === 0) return ''
  const leading = run.leaders.filter(({ spans }) => spans.some(([from, to]) => from <= atNs && atNs < to))
  return leading.length === 0 ? 'no leader known' : `leader ${leading.map(({ node }) => node).join(' and ')}`
}

export function clocksAt(run: Run, atNs: number, { duration }: Tools): string {
  const off = run.clocks.flatMap(({ node, clock, corners }) => {
    const after = corners.findIndex(([timeNs]) => timeNs > atNs)
    const [next, last] = [corners[after], corners[(after === -1 ? corners.length : after) - 1]]
    if (last === undefined) return []
    const share = next === undefined ? 0 : (atNs - last[0]) / Math.max(1, next[0] - last[0])
    const us = Math.round(last[1] + share * ((next?.[1] ?? last[1]) - last[1]))
    return us === 0 ? [] : [`${node} ${us < 0 ? '−' : '+'}${duration(Math.abs(us) * 1000)} (${clock})`]
  })
  return off.length === 0 ? '' : `clocks ${off.slice(0, 6).join(', ')}`
}

export function faultsAt(run: Run, fromNs: number, toNs: number): string {
  const acting = run.bands.filter((band) => band.fromNs < toNs && band.toNs >= fromNs)
  if (acting.length === 0) return run.bands.length === 0 ? '' : 'no fault'
  const more = acting.length > 4 ? ` and ${acting.length - 4} more` : ''
  return `${acting.length === 1 ? 'fault' : 'faults'} ${acting
    .slice(0, 4)
    .map(({ label }) => label)
    .join(', ')}${more}`
}
