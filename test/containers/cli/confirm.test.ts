/** Confirm on red, on a real cluster: etcd told to answer reads from a node's own state, which goes stale behind a cut. */
import { readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { RunRecord } from '../../../harness/core/record.ts'
import { ordeal, temporaryFolder } from '../../support/ordeal-command.ts'
import { unpacked } from '../../support/unpacked.ts'
import { describeWithEngine } from '../engine-gate.ts'

/** A user's own partition, of a minority and both ways. */
const CUT = `export default {
  type: 'mine',
  summary: 'cuts one node off',
  needs: ['links'],
  targets: ['one'],
  plan: (random, target) => ({ type: 'mine', target, parameters: {} }),
  apply: ({ id, ...fault }) => [{ port: 'links', do: 'drop', fault: id, grudge: grudge(fault) }],
  verify: (fault) => [{ port: 'links', grudge: grudge(fault) }],
  heal: ({ id }) => [{ port: 'links', do: 'restore', fault: id }],
}
const grudge = ({ hit: [cut], nodes }) =>
  Object.fromEntries(nodes.map((at) => [at, nodes.filter((from) => from !== at && (at === cut || from === cut))]))
`

describeWithEngine('ordeal run --confirm on a cluster', () => {
  it('runs a plan again that ended invalid, and freezes all of it, with a nemesis of the user’s own', async () => {
    const folder = temporaryFolder()
    const [mine, out] = [join(folder, 'mine.mjs'), join(folder, 'runs')]
    writeFileSync(mine, CUT)
    const planted = ['--system', 'etcd', '--nodes', '3', '--set', 'reads=serializable', '--nemesis', mine]
    const words = [...planted, '--time', '7s', '--rate', '200', '--seed', '1', '--confirm', '1', '--out', out]
    const { exitCode, stdout, stderr } = await ordeal(['run', ...words])
    expect([exitCode, stdout], stderr).toEqual([1, expect.stringContaining('✗ INVALID')])
    const directory = realpathSync(join(out, 'latest'))
    const record = JSON.parse(readFileSync(join(directory, 'record.json'), 'utf8')) as RunRecord
    expect(record.confirmation).toMatchObject({
      twin: expect.arrayContaining([expect.objectContaining({ opinion: 'agrees' })]),
      reruns: [{ folder: expect.stringContaining('reruns/'), verdict: expect.any(String) }],
    })
    const names = [...(await unpacked(`${directory}.tar.gz`)).keys()]
    for (const kept of [
      'history.jsonl',
      'nemeses/mine.mjs',
      'nodes/n1/server.log',
      'evidence/',
      'README.txt',
      'reruns/',
    ])
      expect(names).toEqual(expect.arrayContaining([expect.stringContaining(`/${kept}`)]))
  })
})
