/** What a person is told where wall clocks cannot be put off. */
import { describe, expect, it } from 'vitest'
import { EnvironmentError } from '../../../../../harness/core/errors.ts'
import { type ProbedMachine, probe } from '../../../../../harness/runtime/docker/wall-clock/probe.ts'

const ABLE: ProbedMachine = {
  platform: 'linux',
  architecture: 'x64',
  capabilities: (1n << 1n) | (1n << 5n) | (1n << 19n),
  dockerHost: undefined,
  tryOut: () => {},
}

const failing = (code: string) => () => {
  throw Object.assign(new Error(`${code}: refused`), { code })
}

describe('a machine where wall clocks', () => {
  it('can be put off', () => {
    expect(probe(ABLE)).toBeUndefined()
    expect(probe({ ...ABLE, dockerHost: 'unix:///run/docker.sock' })).toBeUndefined()
  })

  it.each<[string, Partial<ProbedMachine>, RegExp]>([
    ['run elsewhere', { platform: 'darwin' }, /Linux alone.*darwin/],
    ['are read by other instructions', { architecture: 'arm64' }, /x86_64 alone.*arm64/],
    ['are those of another machine', { dockerHost: 'tcp://engine:2376' }, /the engine is at tcp:\/\/engine:2376/],
    ['are not ours to write', { capabilities: 1n << 1n }, /run as root \(CAP_KILL, CAP_SYS_PTRACE\)/],
    ['are kept by the kernel', { tryOut: failing('EIO') }, /the kernel refuses.*proc_mem\.force_override/],
    ['are kept by a security module', { tryOut: failing('EACCES') }, /not ours to write: run as root/],
    ['are kept by a user namespace', { tryOut: failing('EPERM') }, /not ours to write: run as root/],
    [
      'have no room for a stub',
      {
        tryOut: () => {
          throw new EnvironmentError('NO_VDSO', 'its vDSO has no room left behind it')
        },
      },
      /no room/,
    ],
  ])('%s', (_, part, words) => {
    expect(probe({ ...ABLE, ...part })).toMatch(words)
  })
})
