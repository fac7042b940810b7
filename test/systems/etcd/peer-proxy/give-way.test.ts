import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { NICE } from '../../../../systems/etcd/peer-proxy/give-way.ts'
import { startPeerProxy } from '../../../../systems/etcd/peer-proxy/start.ts'

/** Of /proc/PID/stat, after the name: state, parent, group, session, ..., nice value. */
const statOf = (pid: number) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []

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
  it('gives way to the members: its session, which is its own, and itself have the nice value', async () => {
    const proxy = await startPeerProxy({ nodes: [{ name: 'n1', address: '127.0.0.1:1' }], listenAddress: '127.0.0.1' })
    const pids = proxiesOf(process.pid)
    const stats = pids.map(statOf)
    const groups = pids.map((pid) => `/proc/${pid}/autogroup`).filter((file) => existsSync(file))
    const autogroups = groups.map((file) => readFileSync(file, 'utf8'))
    await proxy.stop()
    expect(pids).toHaveLength(1)
    expect(stats.map(([, , , session]) => Number(session))).toEqual(pids)
    expect(stats.map((stat) => Number(stat[16]))).toEqual([NICE])
    for (const autogroup of autogroups) expect(autogroup).toMatch(new RegExp(`nice ${NICE}$`, 'm'))
    expect(proxiesOf(process.pid)).toEqual([])
  })
})
