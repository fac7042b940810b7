/**
 * `npm start`: the main job from one command. A verdict on the simulated system first, in seconds; then, where an engine
 * answers, one on a real cluster. Prints where both reports are. Exit 0 if and only if every verdict is valid.
 */
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const WORKLOAD = ['--nodes', '5', '--workload', 'register', '--nemesis', 'kill,partition']

console.log('1. A simulated Raft key-value store: 5 nodes, leaders killed, networks cut, 60 simulated seconds\n')
const simulated = ordeal('run', '--system', 'raft-kv', ...WORKLOAD, '--time', '60s')

console.log('\n2. A real etcd cluster in containers: the same clients and faults for 30 seconds\n')
const engine = spawnSync('sh', [join(ROOT, 'scripts', 'engine'), '--quiet'], { cwd: ROOT, stdio: 'inherit' }).status
if (engine !== 0) {
  console.log('Left out: there is no container engine here (the lines above say how to get one).')
  process.exitCode = simulated
} else {
  const built = ordeal('images', 'build', 'etcd')
  const real = built === 0 ? ordeal('run', '--system', 'etcd', ...WORKLOAD, '--time', '30s') : built
  process.exitCode = simulated === 0 ? real : simulated
}

/** Runs `ordeal` here; its exit code. */
function ordeal(...words) {
  const shim = join(ROOT, 'harness', 'cli', 'ordeal.js')
  return spawnSync(process.execPath, [shim, ...words], { cwd: ROOT, stdio: 'inherit' }).status ?? 1
}
