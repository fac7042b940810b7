import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { startPeerProxy } from '../../../../systems/etcd/peer-proxy/start.ts'

/** Of /proc/PID/stat, after the name: state, parent, group, session, ..., nice value (16), ..., policy (38). */
const statOf = (pid: number) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []

const SCHED_BATCH = 3

function proxiesOf(parent: number): readonly number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      try {
        const isChild = Number(statOf(pid)[1]) === parent
        return isChild && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('peer-proxy/main')
      } catch {
        return false // it has ended, or is none
      }
    })
}

describe.skipIf(process.platform !== 'linux')('the process of the proxy', () => {
  it('gives way to the members, with a whole share of the processors, in a session of its own', async () => {
    const proxy = await startPeerProxy({
      nodes: [{ name: 'n1', address: '127.0.0.1:1' }],
      listenAddress: '127.0.0.1',
      pump: { missing: 'none is needed' },
    })
    const pids = proxiesOf(process.pid)
    const stats = pids.map(statOf)
    await proxy.stop()
    expect(pids).toHaveLength(1)
    expect(stats.map((stat) => Number(stat[38]))).toEqual([SCHED_BATCH])
    expect(stats.map((stat) => stat[16])).toEqual([statOf(process.pid)[16]])
    expect(stats.map(([, , , session]) => Number(session))).toEqual(pids)
    expect(proxiesOf(process.pid)).toEqual([])
  })
})
