import { describe, expect, it } from 'vitest'
import type { ClientRequest, Completion } from '../../../systems/client.ts'
import { ERROR_ROWS } from '../../../systems/etcd/outcomes.ts'
import { all, client, DEADLINE_MS, etcd, lossyProxy } from './etcd-client.ts'
import type { FakeEtcd } from './fake-etcd.ts'

const READ: ClientRequest = { f: 'read-list', key: 'x', value: null }
const add = (value: number): ClientRequest => ({ f: 'append', key: 'x', value })

/** Answers the read, and gives the transaction that follows it `script`. */
async function whileAdding(script: FakeEtcd['script'], deadlineMs = DEADLINE_MS): Promise<Completion> {
  const worker = client()
  const read = etcd.nextRequest()
  const adding = worker.invoke(add(7), deadlineMs)
  await read
  etcd.script = script
  return adding
}

describe('a list', () => {
  it('is empty at revision 0 until something was added', async () => {
    expect(await all([READ])).toEqual([{ type: 'ok', value: [0, []] }])
  })

  it('grows by each add, with the revision of the add', async () => {
    expect(await all([add(5), add(7), { ...add(9), key: 'y' }, READ])).toEqual([
      { type: 'ok', value: [2, 5] },
      { type: 'ok', value: [3, 7] },
      { type: 'ok', value: [4, 9] },
      { type: 'ok', value: [3, [5, 7]] },
    ])
  })

  it('is one key under a/, read as the setting says, but always linearizably before an add', async () => {
    const worker = client(etcd.target, 'serializable')
    await worker.invoke(add(5), DEADLINE_MS)
    await worker.invoke(READ, DEADLINE_MS)
    expect(etcd.received.Range.map(({ key, serializable }) => [`${key}`, serializable])).toEqual([
      ['a/x', false],
      ['a/x', true],
    ])
    expect(etcd.received.Txn.map(({ success }) => success.length)).toEqual([1])
  })

  it('is refused an add that another overtook, and then holds the other alone', async () => {
    await all([add(6)])
    // The read before the add is answered as it was before that.
    etcd.script = { type: 'message', message: { kvs: [] } }
    expect(await whileAdding({ type: 'answer' })).toMatchObject({ type: 'fail', error: { code: 'COMPARE_FAILED' } })
    expect(await all([READ])).toEqual([{ type: 'ok', value: [2, [6]] }])
  })

  it('that holds what no client can have put is handed on as text', async () => {
    const kv = { key: Buffer.from('a/x'), mod_revision: '9', value: Buffer.from('gar') }
    etcd.script = { type: 'message', message: { kvs: [kv] } }
    expect(await all([READ, add(7)])).toMatchObject([
      { type: 'ok', value: [9, 'gar'] },
      { type: 'fail', value: 7, error: { code: 'MALFORMED_ANSWER' } },
    ])
    expect(etcd.received.Txn).toEqual([])
  })
})

describe('an add that goes wrong', () => {
  it('failed, if the read before it did: nothing was sent that writes', async () => {
    etcd.script = { type: 'error', code: 'UNAVAILABLE', details: 'etcdserver: request timed out' }
    expect(await all([add(7), READ])).toMatchObject([
      { type: 'fail', value: 7 },
      { type: 'fail', value: null },
    ])
    expect(etcd.received.Txn).toEqual([])
  })

  const rows = ERROR_ROWS.filter(({ code, match }) => code !== 'NO_ANSWER' && match === 'whole')
  it.each(rows)('is $completion on $code "$text", with the write sent once', async ({ code, text, completion }) => {
    expect(await whileAdding({ type: 'error', code, details: text })).toMatchObject({ type: completion, value: 7 })
    expect(etcd.received.Txn).toHaveLength(1)
  })

  it('is unknown if the answer never came, and ends by its one deadline', async () => {
    await all([READ])
    expect(await whileAdding({ type: 'silence' }, 300)).toMatchObject({ type: 'info', value: 7 })
    expect(etcd.received.Txn).toHaveLength(1)
  })

  it('is unknown, and no refusal, if the answer has no header', async () => {
    expect(await whileAdding({ type: 'message', message: {} })).toMatchObject({
      type: 'info',
      error: { code: 'MALFORMED_ANSWER' },
    })
  })

  it('failed if it was lost with the connection while it read', async () => {
    const proxy = await lossyProxy()
    const worker = client(proxy.address)
    await worker.invoke(READ, DEADLINE_MS)
    proxy.hold('answers')
    const carriedOut = etcd.nextRequest()
    const lost = worker.invoke(add(7), DEADLINE_MS)
    await carriedOut
    proxy.cut()
    expect(await lost).toMatchObject({ type: 'fail', value: 7 })
    expect(etcd.received.Txn).toEqual([])
  })
})
