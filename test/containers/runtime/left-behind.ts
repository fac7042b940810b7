/** Run by a test as a process of its own: starts a cluster, says so, and waits to be killed. */
import { startCluster } from '../../../harness/runtime/docker/cluster.ts'
import { LISTENER, optionsOf } from './listener-system.ts'

await startCluster(LISTENER, await optionsOf(2, process.argv[2]))
process.stdout.write('started\n')
setInterval(() => {}, 1_000)
