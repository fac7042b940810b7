import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { ClientRequest } from '../../../systems/client.ts'
import { ERROR_ROWS } from '../../../systems/etcd/outcomes.ts'
import { all, client, closeLater, DEADLINE_MS, etcd, lossyProxy } from './etcd-client.ts'

const READ: ClientRequest = { f: 'read', key: 'x', value: null }
const WRITE: ClientRequest = { f: 'write', key: 'x', value: 7 }
const CAS: ClientRequest = { f: 'cas', key: 'x', value: [7, 8] }

describe('answers', () => {
  it('reads a register that was never written as [0, null]', async () => {
    expect(await all([READ])).toEqual([{ type: 'ok', value: [0, null] }])
  })

  it('writes and reads with the revision of the write', async () => {
    expect(await all([WRITE, { ...WRITE, key: 'y' }, READ])).toEqual([
      { type: 'ok', value: [2, 7] },
      { type: 'ok', value: [3, 7] },
      { type: 'ok', value: [2, 7] },
    ])
  })

  it('applies a compare-and-set with the revision it made', async () => {
    expect(await all([WRITE, CAS, READ])).toEqual([
      { type: 'ok', value: [2, 7] },
      { type: 'ok', value: { applied: true, revision: 3 } },
      { type: 'ok', value: [3, 8] },
    ])
  })

  it('takes a refused compare-and-set for an observation', async () => {
    expect(await all([CAS, { ...WRITE, value: 5 }, CAS])).toEqual([
      { type: 'ok', value: { applied: false, seen: [0, null] } },
      { type: 'ok', value: [2, 5] },
      { type: 'ok', value: { applied: false, seen: [2, 5] } },
    ])
  })

  it('keeps its keys under r/ and asks for linearizable reads unless told otherwise', async () => {
    await client().invoke(READ, DEADLINE_MS)
    await client(etcd.target, 'serializable').invoke(READ, DEADLINE_MS)
    expect(etcd.received.Range.map(({ key, serializable }) => [key.toString(), serializable])).toEqual([
      ['r/x', false],
      ['r/x', true],
    ])
  })

  it('never reads serializably inside a compare-and-set', async () => {
    await client(etcd.target, 'serializable').invoke(CAS, DEADLINE_MS)
    expect(etcd.received.Txn[0]?.failure).toMatchObject([{ request_range: { serializable: false } }])
  })

  it('hands on a value no client can have written, for the schema to refuse', async () => {
    etcd.script = message({ kvs: [{ key: Buffer.from('r/x'), mod_revision: '9', value: Buffer.from('gar') }] })
    expect(await all([READ])).toEqual([{ type: 'ok', value: [9, 'gar'] }])
  })

  it.each([
    ['without a header', {}],
    ['with a revision beyond 2^53', { header: { revision: '9007199254740993', member_id: '1', raft_term: '1' } }],
    ['with revision 0', { header: { revision: '0', member_id: '1', raft_term: '1' } }],
  ])('calls a write unknown whose answer comes %s', async (_, answer) => {
    etcd.script = message(answer)
    expect(await all([WRITE])).toMatchObject([{ type: 'info', value: 7, error: { code: 'MALFORMED_ANSWER' } }])
  })

  it('refuses a function it does not know, as the breach of contract that it is', async () => {
    await expect(client().invoke({ f: 'enqueue', key: 'x', value: 1 }, DEADLINE_MS)).rejects.toThrow('functions')
  })
})

describe('errors that the server answers', () => {
  const answered = ERROR_ROWS.filter(({ code }) => code !== 'NO_ANSWER').map((row) => ({
    ...row,
    details: row.match === 'whole' ? row.text : `${row.text}${row.text === '' ? 'x' : ' x'}`,
  }))

  it.each(answered)('completes a write on $code "$details" as $completion, sent once', async (row) => {
    etcd.script = { type: 'error', code: row.code, details: row.details }
    const completion = await client().invoke(WRITE, DEADLINE_MS)
    expect(completion).toEqual({ type: row.completion, value: 7, error: { code: row.code, message: row.details } })
    expect(etcd.received.Put).toHaveLength(1)
  })

  it('completes a compare-and-set by the same table, and a read always as fail', async () => {
    etcd.script = { type: 'error', code: 'UNAVAILABLE', details: 'etcdserver: leader changed' }
    expect(await all([CAS, READ])).toMatchObject([
      { type: 'info', value: [7, 8] },
      { type: 'fail', value: null },
    ])
    etcd.script = { type: 'error', code: 'UNKNOWN', details: 'etcdserver: too many requests' }
    expect(await all([CAS])).toMatchObject([{ type: 'fail' }])
  })
})

describe('a lossy network', () => {
  it('calls a write unknown whose answer was lost with the connection, and sends it once', async () => {
    const proxy = await lossyProxy()
    const worker = client(proxy.address)
    expect(await worker.invoke({ ...WRITE, value: 6 }, DEADLINE_MS)).toMatchObject({ type: 'ok' })
    proxy.hold('answers')
    const carriedOut = etcd.nextRequest()
    const lost = worker.invoke(WRITE, DEADLINE_MS)
    await carriedOut
    proxy.cut()
    expect(await lost).toMatchObject({ type: 'info', value: 7, error: { code: 'UNAVAILABLE' } })
    expect(await worker.invoke(READ, DEADLINE_MS)).toEqual({ type: 'ok', value: [3, 7] })
    expect(etcd.received.Put).toHaveLength(2)
  })

  it('calls a read failed whose answer was lost', async () => {
    const proxy = await lossyProxy()
    const worker = client(proxy.address)
    await worker.invoke(READ, DEADLINE_MS)
    proxy.hold('answers')
    const carriedOut = etcd.nextRequest()
    const lost = worker.invoke(READ, DEADLINE_MS)
    await carriedOut
    proxy.cut()
    expect(await lost).toMatchObject({ type: 'fail', value: null })
  })

  it('calls a write unknown that vanished on an open connection, when the deadline comes', async () => {
    const proxy = await lossyProxy()
    const worker = client(proxy.address)
    await worker.invoke(WRITE, DEADLINE_MS)
    proxy.hold('both')
    expect(await worker.invoke(WRITE, 200)).toMatchObject({ type: 'info', error: { code: 'DEADLINE_EXCEEDED' } })
    expect(etcd.received.Put).toHaveLength(1)
  })

  it('calls a write unknown that the server took and never answered', async () => {
    const worker = client()
    await worker.invoke(READ, DEADLINE_MS)
    etcd.script = { type: 'silence' }
    expect(await worker.invoke(WRITE, 200)).toMatchObject({ type: 'info', value: 7 })
    expect(etcd.received.Put).toHaveLength(1)
  })

  it('calls a write failed that never left, since the connection was refused', async () => {
    const port = await refusingPort()
    const completion = await client(`127.0.0.1:${port}`).invoke(WRITE, DEADLINE_MS)
    expect(completion).toMatchObject({ type: 'fail', value: 7, error: { code: 'UNAVAILABLE' } })
    expect(completion.error?.message).toMatch(/^No connection established/)
  })

  it('calls a write failed that never left, since no connection came about by the deadline', async () => {
    // It accepts connections but never speaks HTTP/2, so the channel stays connecting, as towards a dead address.
    const mute = createServer(() => {})
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
    closeLater(() => {
      mute.close()
    })
    const address = mute.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const completion = await client(`127.0.0.1:${port}`).invoke(WRITE, 200)
    expect(completion).toMatchObject({ type: 'fail', error: { code: 'DEADLINE_EXCEEDED' } })
    expect(completion.error?.message).toContain('Waiting for LB pick')
  })

  it('works again after the node came back, without a new client', async () => {
    const proxy = await lossyProxy()
    const worker = client(proxy.address)
    await worker.invoke(WRITE, DEADLINE_MS)
    proxy.cut()
    let completion = await worker.invoke(READ, DEADLINE_MS)
    while (completion.type !== 'ok') completion = await worker.invoke(READ, DEADLINE_MS)
    expect(completion.value).toEqual([2, 7])
    expect(proxy.accepted()).toBe(2)
  })

  it('ends the operations under way when it is closed', async () => {
    const worker = client()
    etcd.script = { type: 'silence' }
    const carriedOut = etcd.nextRequest()
    const pending = worker.invoke(WRITE, DEADLINE_MS)
    await carriedOut
    await worker.close()
    expect(await pending).toMatchObject({ type: 'info', error: { code: 'CANCELLED' } })
  })
})

function message(answer: object) {
  return { type: 'message', message: answer } as const
}

/** A port of the loopback that nobody listens on: one that was just given back. */
async function refusingPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
