/** `ordeal client-check` and its function for tests, in front of an etcd that they start. */
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { checkClient, expectHonest } from '../../../harness/client-check.ts'
import { connectEngine } from '../../../harness/runtime/docker/engine.ts'
import { openClient } from '../../../systems/etcd/client.ts'
import { ordeal } from '../../support/ordeal-command.ts'
import { describeWithEngine } from '../engine-gate.ts'
import { etcd3Client } from './careless-clients.ts'

const LINES = join(import.meta.dirname, 'etcd3-lines.ts')
const WORDS = ['client-check', '--system', 'etcd', '--functions', 'write', '--', process.execPath, LINES]

describeWithEngine('a client of etcd checked', () => {
  it('as a command is found dishonest, by what the server itself says, and exits with 1', async () => {
    const { exitCode, stdout, stderr } = await ordeal(WORDS)
    expect(stdout).toMatch(/write {2}server-lost +fail {2}1x {4}1x/)
    expect(stdout).toMatch(/fail-though-applied: .* said fail \(.*No connection established.*\), and it was applied\./)
    expect(exitCode).toBe(1)
    const network = /making the network (\S+)/.exec(stderr)?.[1]
    const { docker } = await connectEngine()
    expect(await docker.listContainers({ all: true, filters: { name: [network ?? ''] } })).toEqual([])
    expect(await docker.listNetworks({ filters: { name: [network ?? ''] } })).toEqual([])
  })

  it('in a test fails it with the whole report', async () => {
    const check = expectHonest({ system: 'etcd', functions: ['write'], open: (target) => etcd3Client(target, {}) })
    await expect(check).rejects.toThrow(/the client is not honest\n.*f +when +said[\s\S]*fail-though-applied/)
  })

  it('that writes other keys than those it is given cannot be judged', async () => {
    const open = (target: string) => openClient(target, 'linearizable')
    await expect(checkClient({ system: 'etcd', functions: ['write'], open })).rejects.toMatchObject({
      code: 'OTHER_KEY',
    })
  })
})
