/**
 * A process that has made a run ends when nothing is left to do, without being told: the command's shim, which exits at
 * once, would hide a connection or timer that was forgotten.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../../support/ordeal-command.ts'
import { ROOT } from '../../support/source-files.ts'
import { describeWithEngine } from '../engine-gate.ts'

/** Says on its stderr what is open when main has resolved, one turn later: also what keeps no process alive, but for its own stderr. */
const PROGRAM = `
  const { main } = await import(${JSON.stringify(join(ROOT, 'harness/cli/main.ts'))})
  process.exitCode = await main(process.argv.slice(1))
  await new Promise(setImmediate)
  process.report.excludeNetwork = true
  const isOpen = ({ type, fd }) => /tcp|pipe|process|udp/.test(type) && fd > 2
  const open = process.report.getReport().libuv.filter(isOpen)
  process.stderr.write('\\nopen ' + JSON.stringify({ awake: process.getActiveResourcesInfo().filter((name) => name !== 'PipeWrap'), open }) + '\\n')
`

describeWithEngine('a process that has made a run', () => {
  it('has no connection open, and ends by itself', async () => {
    const run = ['run', '--system', 'etcd', '--nodes', '3', '--rate', '100', '--seed', '3', '--out', temporaryFolder()]
    const words = [...run, '--nemesis', 'kill,packet,client-stall,client-reset,wall-jump', '--time', '15s']
    const options = ['--conditions=ordeal-source', '--input-type=module', '-e', PROGRAM, '--', ...words]
    const child = spawn(process.execPath, options, { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'] })
    onTestFinished(() => void child.kill('SIGKILL'))
    let said = ''
    child.stderr.on('data', (data) => (said += String(data)))
    const [exitCode, signal] = await once(child, 'close')
    expect([[0, 5].includes(exitCode as number), signal], said).toEqual([true, null])
    expect(JSON.parse(/^open (.*)$/m.exec(said)?.[1] ?? said)).toEqual({ awake: [], open: [] })
  })
})
