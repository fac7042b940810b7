/** `ordeal client-check` in front of a server of the user's own; test/containers/honesty has it start one. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startOf } from '../../../harness/runtime/docker/process-identity.ts'
import { ordealHere } from '../../support/ordeal-command.ts'
import { RespServer } from '../../support/resp-server.ts'

const CLIENT = [process.execPath, join(import.meta.dirname, 'resp-lines.ts')]

let server: RespServer
beforeEach(async () => {
  server = await RespServer.start()
})
afterEach(() => server.stop())

const check = (words: readonly string[], command: readonly string[]) =>
  ordealHere(['client-check', '--functions', 'write', '--deadline', '500ms', ...words, '--', ...command])

describe('ordeal client-check', () => {
  it('says of an honest client that it is, with what was seen in each mode, and exits with 0', async () => {
    const { exitCode, stdout, stderr } = await check(['--target', server.target], [...CLIENT, 'none'])
    expect(stdout).toContain('HONEST: every answer of the client was true')
    expect(stdout).toMatch(/write {2}reply-lost +info {2}1x {4}\?/)
    expect(stderr).toContain('write, black-hole-connect\n')
    expect(exitCode).toBe(0)
  })

  it('says what a dishonest client did, and exits with 1', async () => {
    const { exitCode, stdout } = await check(['--target', server.target], [...CLIENT, 'resends'])
    expect(stdout).toContain('DISHONEST')
    expect(stdout).toContain(
      'sent-again: write, when the server does it, its reply is lost and the connection breaks: sent 2 requests for one operation.',
    )
    expect(exitCode).toBe(1)
  })

  it('without a view of the server takes its delivery of a request for proof against a fail', async () => {
    const { exitCode, stdout } = await check(['--target', server.target, '--json'], [...CLIENT, 'lost-is-fail'])
    const report = JSON.parse(stdout)
    expect(report).toMatchObject({ honest: false, observations: expect.arrayContaining([]) })
    expect(report.findings).toContainEqual(
      expect.objectContaining({ name: 'fail-though-applied', mode: 'reply-lost', f: 'write' }),
    )
    expect(exitCode).toBe(1)
  })
})

describe('a signal', () => {
  it('ends the client too, even one that hears no end of its input', async () => {
    const ordeal = join(import.meta.dirname, '../../../harness/cli/ordeal.js')
    const tells = `require('node:net').connect(PORT, '127.0.0.1').write(String(process.pid))`
    const numbers = createServer().listen(0, '127.0.0.1')
    await once(numbers, 'listening')
    const { port } = numbers.address() as AddressInfo
    const words = [
      'client-check',
      '--target',
      server.target,
      '--',
      process.execPath,
      '-e',
      tells.replace('PORT', `${port}`),
    ]
    const running = spawn(process.execPath, [ordeal, ...words], { stdio: 'ignore' })
    const [socket] = (await once(numbers, 'connection')) as [Socket]
    socket.on('error', () => {}) // reset, as it is killed
    const [pid] = (await once(socket, 'data')) as [Buffer]
    const gone = once(socket, 'close') // the kernel closes it when the client is dead
    const ended = once(running, 'exit')
    running.kill('SIGTERM')
    expect(await ended).toEqual([143, null])
    await gone
    expect(startOf(Number(pid))).toBeUndefined()
    numbers.close()
  })
})

describe('a mistake', () => {
  const node = (code: string) => [process.execPath, '-e', code]
  it.each<[string, readonly string[], readonly string[], string]>([
    ['no server', [], CLIENT, 'WHICH_SERVER'],
    ['two servers', ['--system', 'etcd', '--target', 'h:1'], CLIENT, 'WHICH_SERVER'],
    ['an unknown system', ['--system', 'etdc'], CLIENT, 'Legal: etcd'],
    ['an unknown version', ['--system', 'etcd', '--version', '9'], CLIENT, 'UNKNOWN_VERSION'],
    ['an address without port', ['--target', 'localhost'], CLIENT, 'TARGET'],
    ['an unknown function', ['--target', 'SERVER', '--functions', 'read,wirte'], CLIENT, 'Legal: read, write, cas'],
    ['a deadline too short', ['--target', 'SERVER', '--deadline', '5ms'], CLIENT, 'DEADLINE'],
    ['a command that is not there', ['--target', 'SERVER'], ['no-such-command-of-mine'], 'CLIENT_NOT_STARTED'],
    ['a command that dies', ['--target', 'SERVER'], node('throw new Error("my own mistake")'), 'my own mistake'],
    ['a command that talks', ['--target', 'SERVER'], node('console.log("ready!")'), 'not JSON: ready!'],
  ])('%s is told, with exit code 2', async (_, words, command, text) => {
    const given = words.map((word) => (word === 'SERVER' ? server.target : word))
    const { exitCode, stderr } = await check(given, command)
    expect(stderr).toContain(text)
    expect(exitCode).toBe(2)
  })

  it('no command is told, with exit code 2', async () => {
    const { exitCode, stderr } = await ordealHere(['client-check', '--target', server.target])
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("missing required argument 'command'")])
  })

  it('no server at the address is told, with exit code 3', async () => {
    const { target } = server
    await server.stop()
    const { exitCode, stderr } = await check(['--target', target], CLIENT)
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining('NO_SERVER')])
    server = await RespServer.start()
  })
})
