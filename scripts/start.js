/**
 * `npm start`: the main jobs from one command. On the simulator first, in seconds: a campaign that must be clean, then a
 * deliberate defect that must be found, made as small as it gets, and shown. Then, where an engine answers, a run on each real
 * cluster: etcd, RabbitMQ, Kafka. Prints where the reports are. Exit 0 if and only if everything is as it must be.
 */
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const WORKLOAD = ['--nodes', '5', '--workload', 'register', '--nemesis', 'kill,partition']
const BUG = 'log-before-fsync'
const BROKERS = [
  [5, 'rabbitmq', 'queue', 'Quorum queues of a real RabbitMQ cluster'],
  [6, 'kafka', 'log', 'Replicated logs of a real Kafka cluster'],
]

let failed = 0

console.log(
  '1. A simulated Raft key-value store under every fault that Raft must bear: 200 runs, each drawn from a seed\n',
)
ordeal('explore', '--system', 'raft-kv', '--seeds', '200')

console.log(`\n2. The same store with a deliberate defect, ${BUG}: it must be found\n`)
ordeal('explore', '--system', 'raft-kv', '--bug', BUG, '--seeds', '200', '--until-failure', '--expect', 'invalid')

console.log('\n3. The run that showed it, as small as it gets\n')
ordeal('shrink', join('runs', `raft-kv-${BUG}`, 'latest'), '--time', '20s')

console.log('\n4. A real etcd cluster in containers, leaders killed and networks cut for 30 seconds\n')
const engine = spawnSync('sh', [join(ROOT, 'scripts', 'engine'), '--quiet'], { cwd: ROOT, stdio: 'inherit' }).status
if (engine !== 0) console.log('Left out: there is no container engine here (the lines above say how to get one).')
else {
  if (ordeal('images', 'build', 'etcd') === 0) ordeal('run', '--system', 'etcd', ...WORKLOAD, '--time', '30s')
  for (const [number, system, workload, what] of BROKERS) {
    console.log(`\n${number}. ${what}, whose leaders are killed for 20 seconds\n`)
    if (ordeal('images', 'build', system) === 0)
      ordeal('run', '--system', system, '--workload', workload, '--nemesis', 'kill:leader', '--time', '20s')
  }
}

process.exitCode = failed

/** Runs `ordeal` here; its exit code, the first that is not 0 being that of all. */
function ordeal(...words) {
  const shim = join(ROOT, 'harness', 'cli', 'ordeal.js')
  const code = spawnSync(process.execPath, [shim, ...words], { cwd: ROOT, stdio: 'inherit' }).status ?? 1
  if (failed === 0) failed = code
  return code
}
