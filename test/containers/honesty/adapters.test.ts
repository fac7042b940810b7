/**
 * The honesty suite on the client of every system in containers: each operation sent once, no applied write called failed,
 * deadlines kept, usable again. Nothing is let pass, notes included.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { MODES } from '../../../harness/honesty/modes.ts'
import type { Subject } from '../../../harness/honesty/subject.ts'
import { checkHonesty } from '../../../harness/honesty/suite.ts'
import type { AsyncCluster } from '../../../harness/runtime/cluster.ts'
import type { ServerView } from '../../../systems/checked-client.ts'
import { CHECKED_CLIENTS } from '../../../systems/checked-clients.ts'
import { describeWithEngine } from '../engine-gate.ts'
import { startServer } from './server.ts'

for (const { system, functions, open, view } of CHECKED_CLIENTS) {
  describeWithEngine(`the client of ${system.name}`, () => {
    let cluster: AsyncCluster
    let server: string
    let seen: ServerView
    beforeAll(async () => {
      const started = await startServer(system)
      cluster = started.cluster
      server = started.address
      seen = view(server)
    })
    afterAll(async () => {
      seen?.close()
      await cluster?.stop()
    })

    it.each(functions)('is honest about $f whatever happens to it', async (tried) => {
      const subject: Subject = { server, functions: [tried], open, view: seen }
      const { observations, findings } = await checkHonesty(subject)
      expect(findings).toEqual([])
      expect(observations).toHaveLength(MODES.length)
    })
  })
}
