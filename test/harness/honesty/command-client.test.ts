/** Clients that are commands: what they may answer, and every way in which they may not behave. */
import { afterEach, describe, expect, it } from 'vitest'
import { commandAnswer } from '../../../harness/honesty/command-answer.ts'
import { commandClients } from '../../../harness/honesty/command-client.ts'
import type { AsyncClient } from '../../../systems/client.ts'

const DEADLINE_MS = 20_000
const WRITE = { f: 'write', key: 'k', value: 7 }

const opened: AsyncClient[] = []
afterEach(async () => {
  for (const client of opened.splice(0)) await client.close()
})

/** A Node program that handles each line by `body`, with `request` and `answer(object)` at hand. */
function program(body: string): readonly string[] {
  const code = `
    const answer = (object) => console.log(JSON.stringify(object))
    require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
      const request = JSON.parse(line)
      ${body}
    })`
  return [process.execPath, '-e', code]
}

async function open(command: readonly string[]): Promise<AsyncClient> {
  const client = await commandClients(command, { PATH: process.env['PATH'] })('127.0.0.1:1')
  opened.push(client)
  return client
}

describe('a command', () => {
  it('is asked in lines, finds its server, and its answers are completions', async () => {
    const client = await open(
      program(`answer({ id: request.id, type: 'ok', value: [request, process.env.ORDEAL_TARGET] })`),
    )
    expect(await client.invoke(WRITE, 999.6)).toEqual({
      type: 'ok',
      value: [{ id: 1, ...WRITE, deadlineMs: 1000 }, '127.0.0.1:1'],
    })
    expect(await client.invoke(WRITE, 1)).toMatchObject({ value: [{ id: 2 }, '127.0.0.1:1'] })
  })

  it('finds its server in its arguments', async () => {
    const [node = '', ...words] = program(`answer({ id: request.id, type: 'ok', value: process.argv.slice(1) })`)
    const client = await open([node, ...words, 'http://{target}/x'])
    expect(await client.invoke(WRITE, DEADLINE_MS)).toMatchObject({ value: ['http://127.0.0.1:1/x'] })
  })

  it('may answer in any order, and say fail and info', async () => {
    const client = await open(
      program(`if (request.id === 2) {
        answer({ id: 2, type: 'info', error: 'who knows' })
        answer({ id: 1, type: 'fail', value: 9, error: null })
      }`),
    )
    const both = [client.invoke(WRITE, DEADLINE_MS), client.invoke({ ...WRITE, value: 8 }, DEADLINE_MS)]
    expect(await Promise.all(both)).toEqual([
      { type: 'fail', value: 7, error: { code: 'CLIENT', message: '' } },
      { type: 'info', value: 8, error: { code: 'CLIENT', message: 'who knows' } },
    ])
  })

  it('that ends leaves what was asked unknown, with how it ended and what it last said', async () => {
    const client = await open(program(`console.error('no such\\nserver'); process.exit(3)`))
    const died = { type: 'info', error: { code: 'CLIENT_DIED', message: 'ended with exit code 3\nno such\nserver' } }
    expect(await client.invoke(WRITE, DEADLINE_MS)).toMatchObject(died)
    expect(await client.invoke(WRITE, DEADLINE_MS)).toMatchObject(died)
  })

  it('that is not there is a mistake of the user', async () => {
    const client = await open(['no-such-command-of-mine'])
    await expect(client.invoke(WRITE, DEADLINE_MS)).rejects.toMatchObject({ code: 'CLIENT_NOT_STARTED', exitCode: 2 })
  })

  it.each([
    ['words', `console.log('connected!')`, 'not JSON: connected!'],
    ['another operation', `answer({ id: 9, type: 'ok' })`, 'answered what was not asked'],
    ['twice', `answer({ id: 1, type: 'ok' }); answer({ id: 1, type: 'ok' })`, 'answered twice'],
  ])('that answers %s is a mistake of the user', async (_, body, message) => {
    const client = await open(program(body))
    const asked = async () => {
      for (let i = 0; i < 100; i++) await client.invoke(WRITE, DEADLINE_MS)
    }
    await expect(asked()).rejects.toMatchObject({
      code: 'CLIENT_ANSWER',
      exitCode: 2,
      message: expect.stringContaining(message),
    })
  })

  it('that does not end with its input is ended', async () => {
    const client = await open(program(`answer({ id: 1, type: 'ok', value: process.pid }); setInterval(() => {}, 1000)`))
    const { value } = await client.invoke(WRITE, DEADLINE_MS)
    await client.close()
    expect(() => process.kill(Number(value), 0)).toThrow('ESRCH')
  })
})

describe('an answer', () => {
  it.each([
    ['{', 'wrote a line that is not JSON'],
    ['7', 'wrote a line that is not a JSON object'],
    ['[]', 'wrote a line that is not a JSON object'],
    ['{"type":"ok"}', 'answered without the id of an operation'],
    ['{"id":"1","type":"ok"}', 'answered without the id of an operation'],
    ['{"id":1}', "answered with a type other than 'ok', 'fail' and 'info'"],
    ['{"id":1,"type":"OK"}', "answered with a type other than 'ok', 'fail' and 'info'"],
    ['{"id":1,"type":"fail","error":{}}', 'answered with an error that is not a text'],
  ])('%s is refused', (line, why) => {
    expect(commandAnswer(line)).toBe(why)
  })
})
