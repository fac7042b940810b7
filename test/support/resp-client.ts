/**
 * A client of RespServer, honest unless it is told to lie in one way.
 */
import { connect, type Socket } from 'node:net'
import type { AsyncClient, ClientRequest, Completion } from '../../systems/client.ts'

export type Lie =
  | 'none'
  /** Sends again what was under way when the connection broke. */
  | 'resends'
  /** Takes a broken connection for proof that nothing happened. */
  | 'lost-is-fail'
  /** Takes a request that was not answered in time for one that never arrived. */
  | 'timeout-is-fail'
  | 'timeout-is-ok'
  | 'throws'
  | 'ignores-deadlines'
  /** Stays on a connection on which an answer is still to come, and takes it for the next one. */
  | 'takes-any-answer'
  | 'never-reconnects'

type Ended = { readonly type: 'answered'; readonly text: string } | { readonly type: 'refused' | 'lost' | 'late' }

export function respClient(target: string, lie: Lie): AsyncClient {
  let socket: Socket | undefined
  const [host = '', port] = target.split(':')

  async function invoke(request: ClientRequest, deadlineMs: number): Promise<Completion> {
    const { f, value } = request
    let ended = await send(request, deadlineMs)
    if (ended.type === 'lost' && lie === 'resends') ended = await send(request, deadlineMs)
    if (ended.type === 'answered') return { type: 'ok', value: f === 'read' ? ended.text : value }
    if (lie === 'throws') throw new Error('it went wrong')
    if (ended.type === 'late' && lie === 'timeout-is-ok') return { type: 'ok', value }
    const surely =
      f === 'read' ||
      ended.type === 'refused' ||
      (ended.type === 'lost' && lie === 'lost-is-fail') ||
      (ended.type === 'late' && lie === 'timeout-is-fail')
    return { type: surely ? 'fail' : 'info', value, error: { code: ended.type.toUpperCase(), message: '' } }
  }

  function send({ f, key = '', value }: ClientRequest, deadlineMs: number): Promise<Ended> {
    return new Promise((resolve) => {
      if (socket?.destroyed === true && lie === 'never-reconnects') return resolve({ type: 'refused' })
      const isNew = socket === undefined || socket.destroyed
      const used = socket === undefined || isNew ? connect({ host, port: Number(port) }) : socket
      let connected = !isNew
      socket = used
      const words = f === 'read' ? ['GET', key] : ['SET', key, String(value)]
      const end = (ended: Ended) => {
        clearTimeout(timer)
        used.removeAllListeners()
        used.on('error', () => {})
        if (ended.type !== 'answered' && lie !== 'takes-any-answer') used.destroy()
        resolve(ended)
      }
      const timer = lie === 'ignores-deadlines' ? undefined : setTimeout(() => end({ type: 'late' }), deadlineMs)
      used.on('data', (bytes) => end({ type: 'answered', text: bytes.toString().split('\r\n')[1] ?? '' }))
      used.on('connect', () => {
        connected = true
      })
      used.on('error', () => end({ type: connected ? 'lost' : 'refused' }))
      used.on('close', () => end({ type: 'lost' }))
      used.write(`*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`)
    })
  }

  return { invoke, close: async () => void socket?.destroy() }
}
