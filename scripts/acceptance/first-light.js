/** First light: one run to a verdict on both systems, stale reads found, histories judged again, large histories. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ordeal, ROOT } from './ordeal.js'

const SEEDS = Array.from({ length: 10 }, (_, i) => i + 1)
const FULL = '--nodes 5 --workload register --nemesis kill,partition --time 60s --seed 7'

function figuresOf({ status, record, seconds, stderr }) {
  if (record === undefined) return { exit: status, seconds, error: stderr.slice(-400) }
  const { ok, fail, info } = record.counts.all
  const inForce = record.faults.filter(({ phases }) => phases.verified !== undefined).length
  const { verdict, leaderChanges } = record
  return {
    exit: status,
    verdict,
    operations: ok + fail + info,
    ok,
    fail,
    info,
    faultsInForce: inForce,
    leaderChanges,
    seconds,
  }
}

/** Must show 2: the run of the README on one system. */
function full(system, out) {
  const run = ordeal(`run --system ${system} ${FULL} --json`, out)
  const figures = figuresOf(run)
  const met =
    figures.verdict === 'valid' &&
    figures.operations >= 15_000 &&
    figures.faultsInForce >= 6 &&
    figures.leaderChanges >= 1
  return { figures, met }
}

/** Must show 2: the same seed gives the same bytes, in two processes. */
function sameBytes(out) {
  const histories = [1, 2].map((i) => {
    ordeal(`run --system raft-kv ${FULL} --out ${join(out, String(i))}`, out)
    return readFileSync(join(out, String(i), 'latest', 'history.jsonl'))
  })
  const [first, second] = histories
  return { figures: { bytes: first.length, same: first.equals(second) }, met: first.length > 0 && first.equals(second) }
}

/** Must show 3: a stale read is found and named in at most ten lines. */
function stale(words, seed, out) {
  const run = ordeal(`run ${words} --nemesis partition --seed ${seed}`, out)
  const lines = run.stdout.split('\n')
  const from = lines.findIndex((line) => line.startsWith('Broken:'))
  const to = lines.findIndex((line) => /^ {2}(checked|also found)/.test(line))
  const finding = from < 0 ? [] : lines.slice(from, to)
  const named = finding.some((line) => line.includes('stale-read'))
  const figures = {
    exit: run.status,
    lines: finding.length,
    sentence: finding[1]?.trim() ?? null,
    seconds: run.seconds,
  }
  return { figures, met: run.status === 1 && named && finding.length <= 10 }
}

/** Must show 4: a stored history gives the same verdict without an engine. */
function checkedAgain(words, exit, out) {
  const run = ordeal(`run ${words} --json`, out)
  const again = ordeal('check runs/latest --json', out, { DOCKER_HOST: 'tcp://127.0.0.1:1' })
  const same = run.record?.verdict === again.record?.verdict
  const figures = { run: run.record?.verdict, check: again.record?.verdict, exit: again.status, seconds: again.seconds }
  return { figures, met: same && run.status === exit && again.status === exit }
}

/** Must show 4: two million lines in at most 3 s and 700 MB. */
function largeHistory() {
  const measure = join(ROOT, 'scripts', 'measure-history.js')
  const figures = JSON.parse(execFileSync(process.execPath, [measure], { encoding: 'utf8' }).trim().split('\n').at(-1))
  return { figures, met: figures.ops === 2_000_000 && figures.seconds <= 3 && figures.peakMb <= 700 }
}

const ONE_NODE_CUT = '--nodes 5 --time 20s'
export const CASES = {
  'raft-kv-full': (out) => full('raft-kv', out),
  'raft-kv-same-bytes': sameBytes,
  'etcd-full': (out) => full('etcd', out),
  ...Object.fromEntries(
    SEEDS.flatMap((seed) => [
      [
        `raft-kv-stale-${seed}`,
        (out) => stale('--system raft-kv --set bug=leader-local-read --nodes 5 --time 60s', seed, out),
      ],
      [`etcd-stale-${seed}`, (out) => stale(`--system etcd --set reads=serializable ${ONE_NODE_CUT}`, seed, out)],
    ]),
  ),
  'check-again-valid': (out) => checkedAgain('--system etcd --nodes 3 --time 20s --seed 7', 0, out),
  'check-again-invalid': (out) =>
    checkedAgain('--system etcd --nodes 3 --set reads=serializable --nemesis partition --time 20s --seed 7', 1, out),
  'large-history': largeHistory,
}
