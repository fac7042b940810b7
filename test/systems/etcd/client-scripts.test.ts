/** Functions of the client that directed scenarios use beside the register's. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Json } from '../../../harness/core/json.ts'
import { LossyProxy } from '../../../harness/honesty/lossy-proxy.ts'
import { openClient } from '../../../systems/etcd/client.ts'
import { FakeEtcd } from './fake-etcd.ts'

const DEADLINE_MS = 20_000

let etcd: FakeEtcd
beforeEach(async () => {
  etcd = await FakeEtcd.start()
})
afterEach(() => etcd.stop())

async function invoke(f: string, value: Json, key?: string, deadlineMs = DEADLINE_MS) {
  const client = openClient(etcd.target, 'linearizable')
  try {
    return await client.invoke({ f, value, ...(key === undefined ? {} : { key }) }, deadlineMs)
  } finally {
    await client.close()
  }
}

const event = (revision: number, key: string) => ({
  kv: { key: Buffer.from(key), mod_revision: String(revision), value: Buffer.from('1') },
})
const response = (revision: number, ...events: readonly object[]) => ({
  header: { revision: String(revision) },
  events,
})

describe('read-local', () => {
  it('asks the node for its own state, and tells what read tells', async () => {
    await invoke('write', 7, 'x')
    expect(await invoke('read-local', null, 'x')).toEqual({ type: 'ok', value: [2, 7] })
    expect(await invoke('read', null, 'x')).toEqual({ type: 'ok', value: [2, 7] })
    expect(etcd.received.Range.map(({ serializable }) => serializable)).toEqual([true, false])
  })

  it('fails on any error, as it has no effect', async () => {
    etcd.script = { type: 'error', code: 'UNAVAILABLE', details: 'etcdserver: request timed out' }
    expect(await invoke('read-local', null, 'x')).toMatchObject({ type: 'fail' })
  })
})

describe('write-after-range', () => {
  it('is one transaction that reads revision 1 before it writes', async () => {
    expect(await invoke('write-after-range', 7, 'x')).toEqual({ type: 'ok', value: [2, 7] })
    expect(etcd.received.Txn).toHaveLength(1)
    const [range, put] = etcd.received.Txn[0]?.success ?? []
    expect(range).toMatchObject({ request_range: { revision: '1' } })
    expect(put).toMatchObject({ request_put: { value: Buffer.from('7') } })
  })

  it('is unknown when it is refused for a compacted revision: it is in the log, and others may have applied it', async () => {
    etcd.script = {
      type: 'error',
      code: 'OUT_OF_RANGE',
      details: 'etcdserver: mvcc: required revision has been compacted',
    }
    expect(await invoke('write-after-range', 7, 'x')).toMatchObject({ type: 'info' })
  })
})

describe('compact', () => {
  it('asks for the revision to be gone before it is answered', async () => {
    expect(await invoke('compact', 5)).toEqual({ type: 'ok', value: 5 })
    expect(etcd.received.Compact).toMatchObject([{ revision: '5', physical: true }])
  })
})

describe('watch', () => {
  const WATCH = { prefix: 'w', start: 5, until: 7 }

  it('fails when it was never answered at all: nothing was seen, not even that there was nothing', async () => {
    const proxy = await LossyProxy.open(etcd.target)
    proxy.hold('answers')
    const client = openClient(proxy.address, 'linearizable')
    expect(await client.invoke({ f: 'watch', value: WATCH }, 300)).toMatchObject({
      type: 'fail',
      value: WATCH,
      error: { code: 'NO_ANSWER' },
    })
    await client.close()
    await proxy.close()
  })

  it('tells every event and notification in order, and ends with the revision asked for', async () => {
    etcd.watched = [
      response(5, event(5, 'r/w1')),
      response(6),
      response(7, event(7, 'r/w2')),
      response(8, event(8, 'r/w3')),
    ]
    const { type, value } = await invoke('watch', WATCH)
    expect(type).toBe('ok')
    const { events, progress, created, canceled } = value as { [name: string]: readonly (readonly unknown[])[] }
    expect(events?.map(([revision, key]) => [revision, key])).toEqual([
      [5, 'w1'],
      [7, 'w2'],
    ])
    expect(progress?.map(([revision]) => revision)).toEqual([6])
    expect([created, canceled]).toEqual([1, null])
    const [request] = etcd.received.Watch
    expect(request?.create_request).toMatchObject({ start_revision: '5', progress_notify: true })
    expect(request?.create_request.range_end.toString()).toBe('r/x')
  })

  it('tells what it saw when its deadline is near, though it was not all', async () => {
    etcd.watched = [response(5, event(5, 'r/w1'))]
    const { type, value } = await invoke('watch', WATCH, undefined, 400)
    expect(type).toBe('ok')
    expect(value).toMatchObject({ events: [[5, 'w1', expect.any(Number)]] })
  })

  it('ends when it is cancelled, and says so', async () => {
    etcd.watched = [{ header: { revision: '5' }, canceled: true, cancel_reason: 'compacted' }]
    expect(await invoke('watch', WATCH)).toMatchObject({ type: 'ok', value: { canceled: 'compacted' } })
  })

  it('fails on an error of the stream: a watch has no effect', async () => {
    etcd.script = { type: 'error', code: 'UNAVAILABLE', details: 'gone' }
    expect(await invoke('watch', WATCH)).toMatchObject({ type: 'fail', error: { code: 'UNAVAILABLE' } })
  })
})
