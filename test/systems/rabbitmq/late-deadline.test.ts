/** A deadline that has passed already when the client is asked: nothing is sent, and no timer is given a negative time. */
import { expect, it } from 'vitest'
import { resolveSettings } from '../../../systems/options.ts'
import { openClient } from '../../../systems/rabbitmq/client.ts'
import { options } from '../../../systems/rabbitmq/options.ts'

it('is a failure without a warning of a negative timer', async () => {
  const warnings: string[] = []
  const heard = ({ name }: Error) => warnings.push(name)
  process.on('warning', heard)
  const client = openClient('127.0.0.1:1', resolveSettings(options, {}))
  try {
    const completion = await client.invoke({ f: 'publish', key: 'k', value: 1 }, 1)
    expect(completion).toMatchObject({ type: 'fail', error: { code: 'NOT_CONNECTED' } })
    await new Promise((resolve) => setImmediate(resolve))
    expect(warnings).toEqual([])
  } finally {
    process.off('warning', heard)
    await client.close()
  }
})
