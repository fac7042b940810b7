/**
 * What is in an error of the client libraries: the codes of brokers, and one line of text.
 * Station: client. Pure.
 */
import type { OpError } from '../../harness/core/op.ts'
import { ERROR_ROWS } from './outcomes.ts'

/** Shapes of both libraries: @platformatic/kafka has `apiCode` in nested errors, kafkajs `code` and `type` of KafkaJSProtocolError. */
type LibraryError = {
  readonly message?: string
  readonly name?: string
  readonly apiCode?: number
  readonly apiId?: string
  readonly code?: unknown
  readonly errors?: readonly LibraryError[]
  readonly cause?: LibraryError
}

/** Codes of brokers, of all attempts that are told. Empty if no broker said anything, as of a network error. */
export function codesIn(error: unknown): readonly number[] {
  const all = flat(error)
  // A network error among several is an attempt whose fate nobody told.
  const silent = all.some((each) => each.code === 'PLT_KFK_NETWORK' || each.code === 'PLT_KFK_TIMEOUT')
  return silent ? [] : all.flatMap(codeOf)
}

function codeOf({ apiCode, code, name }: LibraryError): readonly number[] {
  if (apiCode !== undefined) return [apiCode]
  return name === 'KafkaJSProtocolError' && typeof code === 'number' ? [code] : []
}

/** `otherwise`: the code where no broker gave one. */
export function errorOf(error: unknown, otherwise: string): OpError {
  const all = flat(error)
  const [code] = all.flatMap(codeOf)
  const message = all.map((each) => each.message ?? '').filter((text) => text !== '')
  return { code: code === undefined ? otherwise : nameOf(code, all), message: message.join(': ').slice(0, 300) }
}

function nameOf(code: number, all: readonly LibraryError[]): string {
  return (
    ERROR_ROWS.find((row) => row.code === code)?.name ??
    all.find(({ apiCode }) => apiCode === code)?.apiId ??
    `KAFKA_${code}`
  )
}

function flat(error: unknown): readonly LibraryError[] {
  if (typeof error !== 'object' || error === null) return [{ message: String(error) }]
  const here = error as LibraryError
  return [here, ...(here.errors ?? []).flatMap(flat), ...(here.cause === undefined ? [] : flat(here.cause))]
}
