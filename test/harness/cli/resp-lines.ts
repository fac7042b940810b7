/** The command of the tests of `ordeal client-check`: a client of RespServer that lies as its argument says. */
import { type Lie, respClient } from '../../support/resp-client.ts'
import { serveLines } from '../../support/serve-lines.ts'

await serveLines(respClient(process.env['ORDEAL_TARGET'] ?? '', process.argv[2] as Lie))
