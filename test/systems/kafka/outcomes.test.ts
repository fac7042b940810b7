import { MultipleErrors, NetworkError, ProtocolError } from '@platformatic/kafka'
import { describe, expect, it } from 'vitest'
import { codesIn, errorOf } from '../../../systems/kafka/error-codes.ts'
import { classify, outcomes } from '../../../systems/kafka/outcomes.ts'

const failed = (...errors: Error[]) => new MultipleErrors('Producing messages failed.', errors)
const broker = (code: number) => new ProtocolError(code, null)

describe('the outcome of a send', () => {
  it.each([
    ['NOT_ENOUGH_REPLICAS', broker(19), 'fail'],
    ['MESSAGE_TOO_LARGE', broker(10), 'fail'],
    ['NOT_LEADER_OR_FOLLOWER', broker(6), 'info'],
    ['REQUEST_TIMED_OUT', broker(7), 'info'],
    ['NOT_ENOUGH_REPLICAS_AFTER_APPEND', broker(20), 'info'],
    ['OUT_OF_ORDER_SEQUENCE_NUMBER', broker(45), 'info'],
    ['UNKNOWN_PRODUCER_ID', broker(59), 'info'],
    ['SEND', new NetworkError('Connection closed'), 'info'],
    ['SEND', new Error('something else'), 'info'],
  ])('of %s is told from the codes of brokers alone', (name, error, completion) => {
    expect(classify(codesIn(failed(error)), 'single')).toBe(completion)
    expect(errorOf(failed(error), 'SEND').code).toBe(name)
  })

  it('is never definite when it may have been sent several times', () => {
    expect(classify(codesIn(failed(broker(19))), 'several')).toBe('info')
  })

  it('is not definite by one error among others', () => {
    expect(classify(codesIn(failed(broker(19), broker(7))), 'single')).toBe('info')
    expect(classify(codesIn(failed(broker(19), new NetworkError('Connection closed'))), 'single')).toBe('info')
  })

  it('is told the same of kafkajs, whose errors are of other shapes', () => {
    const error = Object.assign(new Error('too few'), { name: 'KafkaJSProtocolError', code: 19 })
    expect(classify(codesIn(error), 'single')).toBe('fail')
    const network = Object.assign(new Error('closed'), { name: 'KafkaJSConnectionError', code: 'ECONNRESET' })
    expect(classify(codesIn(network), 'single')).toBe('info')
  })
})

it('every row says why', () => {
  for (const { source } of outcomes) expect(source.length).toBeGreaterThan(15)
})
