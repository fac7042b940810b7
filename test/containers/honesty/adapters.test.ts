/**
 * The honesty suite on the client of every system in containers: each operation sent once, no applied write called failed,
 * deadlines kept, usable again. Nothing is let pass, notes included.
 */
import { it } from 'vitest'
import { MODES } from '../../../harness/honesty/modes.ts'
import { checkHonesty } from '../../../harness/honesty/suite.ts'
import { CHECKED_CLIENTS } from '../../../systems/checked-clients.ts'
import { describeWithEngine } from '../engine-gate.ts'
import { startServer } from './server.ts'

describeWithEngine('the clients of systems in containers', () => {
  // Each function waits much and works little: the systems take their turns side by side, the functions of one in turn.
  it.concurrent.for(CHECKED_CLIENTS)(
    '$system.name: each function is honest, whatever happens to it',
    async (checked, { expect }) => {
      const { system, functions, open, view } = checked
      const { cluster, address: server } = await startServer(system)
      const seen = view(server)
      try {
        for (const tried of functions) {
          const { observations, findings } = await checkHonesty({ server, functions: [tried], open, view: seen })
          expect(findings, tried.f).toEqual([])
          expect(observations, tried.f).toHaveLength(MODES.length)
        }
      } finally {
        seen.close()
        await cluster.stop()
      }
    },
  )
})
