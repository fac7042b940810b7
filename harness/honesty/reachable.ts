/**
 * Whether anybody listens at an address.
 * Station: honesty.
 */
import { connect } from 'node:net'
import { EnvironmentError, UsageError } from '../core/errors.ts'

const CONNECT_MS = 3_000

/** Throws UsageError TARGET if it is no address with port, EnvironmentError NO_SERVER if nobody takes a connection there. */
export function requireServer(target: string): Promise<void> {
  const [, host = '', port] = /^(.+):(\d{1,5})$/.exec(target) ?? []
  if (host === '' || Number(port) > 65_535)
    throw new UsageError('TARGET', `'${target}' is no address of a server`, {
      hint: 'HOST:PORT, such as 127.0.0.1:6379',
    })
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port), timeout: CONNECT_MS })
    const refuse = (why: string) => {
      socket.destroy()
      reject(new EnvironmentError('NO_SERVER', `no server takes connections at ${target}: ${why}`))
    }
    socket.on('connect', () => {
      socket.destroy()
      resolve()
    })
    socket.on('timeout', () => refuse(`no answer in ${CONNECT_MS / 1000} s`))
    socket.on('error', ({ message }) => refuse(message))
  })
}
