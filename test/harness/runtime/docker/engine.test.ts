import { afterEach, expect, it, vi } from 'vitest'
import { connectEngine } from '../../../../harness/runtime/docker/engine.ts'

afterEach(() => vi.unstubAllEnvs())

it.each(['unix:///no/such/docker.sock', 'tcp://127.0.0.1:1'])(
  'no engine at %s is an error that says how to get one in two lines',
  async (dockerHost) => {
    vi.stubEnv('DOCKER_HOST', dockerHost)
    const error = await connectEngine().catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'NO_ENGINE', exitCode: 3, facts: { dockerHost } })
    expect(error).toMatchObject({ hint: expect.stringMatching(/^.*scripts\/engine.*\n.*DOCKER_HOST.*$/) })
  },
)
