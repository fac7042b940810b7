/** The command of the test of `ordeal client-check --system etcd`: etcd3 with its defaults. */
import { serveLines } from '../../support/serve-lines.ts'
import { etcd3Client } from './careless-clients.ts'

await serveLines(etcd3Client(process.env['ORDEAL_TARGET'] ?? '', {}))
