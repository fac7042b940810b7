/**
 * Porcupine's own test data, read where Go keeps the module's sources; the data states no licence, so none of it is here.
 * `go mod download github.com/anishathalye/porcupine@v1.3.1` brings it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const FOLDER = join(
  process.env['GOMODCACHE'] ?? join(process.env['GOPATH'] ?? join(homedir(), 'go'), 'pkg/mod'),
  'github.com/anishathalye/porcupine@v1.3.1',
)

export const HAS_PORCUPINE: boolean = existsSync(join(FOLDER, 'test_data'))

/** Name and text of every file in a folder of the test data. */
export function porcupineFiles(folder: 'jepsen' | 'kv'): readonly { readonly name: string; readonly text: string }[] {
  const path = join(FOLDER, 'test_data', folder)
  return readdirSync(path)
    .sort()
    .map((name) => ({ name, text: readFileSync(join(path, name), 'utf8') }))
}

/** By the number of an etcd log: whether Porcupine's tests say that it is linearizable. */
export function etcdVerdicts(): ReadonlyMap<number, boolean> {
  const tests = readFileSync(join(FOLDER, 'porcupine_test.go'), 'utf8')
  const found = tests.matchAll(/checkJepsen\(t, (\d+), (true|false)\)/g)
  return new Map([...found].map(([, number, legal]) => [Number(number), legal === 'true']))
}
