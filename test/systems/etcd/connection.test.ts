import { Client as GrpcClient } from '@grpc/grpc-js'
import { afterEach, expect, it, vi } from 'vitest'
import { Connection } from '../../../systems/etcd/connection.ts'
import { STATUS } from '../../../systems/etcd/messages.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

it('ends a call by its own timer when the library says nothing, and lets go of it', async () => {
  vi.useFakeTimers()
  const cancel = vi.fn()
  vi.spyOn(GrpcClient.prototype, 'makeUnaryRequest').mockReturnValue({ cancel } as never)
  const connection = new Connection('127.0.0.1:1')
  const reply = connection.call(STATUS, {}, 300)
  vi.advanceTimersByTime(299)
  expect(cancel).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(await reply).toEqual({ type: 'failed', error: { code: 'NO_ANSWER', details: 'no answer within 300 ms' } })
  expect(cancel).toHaveBeenCalledOnce()
  connection.close()
  expect(cancel).toHaveBeenCalledOnce()
})
