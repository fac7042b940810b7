/** `ordeal client-check` and its function for tests, in front of an etcd that they start. */
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { checkClient, expectHonest } from '../../../harness/client-check.ts'
import { connectEngine } from '../../../harness/runtime/docker/engine.ts'
import { openClient } from '../../../systems/etcd/client.ts'
import { codeBlocks, pages } from '../../support/markdown.ts'
import { ordeal, temporaryFolder } from '../../support/ordeal-command.ts'
import { ROOT } from '../../support/source-files.ts'
import { describeWithEngine } from '../engine-gate.ts'
import { etcd3Client } from './careless-clients.ts'

/** A folder with the program of docs/checking-a-client.md in it, and what it imports in reach. */
function folderOfThePage(): string {
  const folder = temporaryFolder()
  const page = pages().find(({ path }) => path === 'docs/checking-a-client.md')
  const [program] = page === undefined ? [] : codeBlocks(page).filter(({ language }) => language === 'js')
  writeFileSync(join(folder, 'my-client.js'), program?.code ?? '')
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

describeWithEngine('a client of etcd checked', () => {
  it('is found dishonest as the page says, by what the server itself did, and nothing is left behind', async () => {
    const words = ['client-check', '--system', 'etcd', '--functions', 'write', '--', process.execPath, 'my-client.js']
    const { exitCode, stdout, stderr } = await ordeal(words, { cwd: folderOfThePage() })
    expect(stdout).toMatch(/write {2}reply-lost +ok {4}2x {4}2x .* sent-again, applied-again\n/)
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
