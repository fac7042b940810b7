/** What etcd's logs, most of them small, come to together: rows of main.js as sums. */

/** Below this a check is set-up cost on both sides. */
export const SHORT_NS = 100_000

/** Times in ns. `short`: the logs that take Go less than SHORT_NS; `muchSlower`: slower than Go by more than that. */
export function sumsOf(rows) {
  const total = (side, of = rows) => of.reduce((sum, row) => sum + row[side].ns, 0)
  const steps = (side) => rows.reduce((sum, row) => sum + (row[side].steps ?? 0), 0)
  const worst = (side) => Math.max(...rows.map((row) => row[side].ns))
  const short = rows.filter(({ go }) => go.ns < SHORT_NS)
  const slower = rows.filter(({ go, ours }) => ours.ns > go.ns)
  const of = (figure) => ({ go: figure('go'), ours: figure('ours') })
  return {
    logs: rows.length,
    legal: rows.filter(({ ours }) => ours.verdicts.join() === 'Ok').length,
    total: of((side) => total(side)),
    steps: of(steps),
    worst: of(worst),
    short: { logs: short.length, ...of((side) => total(side, short)) },
    slower: slower.length,
    muchSlower: slower.filter(({ go, ours }) => ours.ns > go.ns + SHORT_NS).length,
  }
}

/** Those of known verdict on which ours said anything else, at least once. */
export function wrongOf(rows) {
  return rows.filter(({ expected, ours }) => expected !== undefined && ours.verdicts.join() !== expected)
}
