/**
 * A client as a command of `ordeal client-check`: operations from stdin, answers on stdout, one JSON object a line.
 */
import { createInterface } from 'node:readline'
import type { AsyncClient, ClientRequest } from '../../systems/client.ts'

type Asked = ClientRequest & { readonly id: number; readonly deadlineMs: number }

export async function serveLines(client: AsyncClient): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const { id, deadlineMs, ...request } = JSON.parse(line) as Asked
    void client.invoke(request, deadlineMs).then(({ type, value, error }) => {
      process.stdout.write(`${JSON.stringify({ id, type, value, error: error && `${error.code} ${error.message}` })}\n`)
    })
  }
  await client.close()
}
