/**
 * Holds the reader of WALs against etcd's own tool, etcd-dump-logs 3.5.16, which is built for it from the Go proxy. For each
 * folder of segments: the entries of the log as it stands at the end, by term, index, kind and, for puts, key and value.
 * Prints one line of JSON a folder. Usage: node --conditions=ordeal-source scripts/compare-wal.js FOLDER...
 */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LogReplay } from '../checkers/raft/log-view.ts'
import { etcdRaftLog } from '../systems/etcd/wal/read-wal.ts'

const TOOL = 'etcd-dump-logs'
const VERSION = 'v3.5.16'

const work = mkdtempSync(join(tmpdir(), 'ordeal-dump-'))
try {
  const tool = built(work)
  for (const folder of process.argv.slice(2)) {
    const theirs = dumped(tool, folder, work)
    const ours = read(folder)
    const different = ours.findIndex((entry, i) => JSON.stringify(entry) !== JSON.stringify(theirs[i]))
    const isSame = ours.length === theirs.length && different < 0
    const first = isSame ? undefined : { ours: ours[different], theirs: theirs[different] }
    console.log(JSON.stringify({ folder, entries: ours.length, theirs: theirs.length, same: isSame, first }))
    if (!isSame) process.exitCode = 1
  }
} finally {
  rmSync(work, { recursive: true, force: true })
}

/** `go install MODULE@VERSION` refuses a module with replace directives: a module of our own requires it. */
function built(directory) {
  const environment = { ...process.env, GOFLAGS: '-buildvcs=false -mod=mod', GOWORK: 'off', CGO_ENABLED: '0' }
  const go = (...words) =>
    execFileSync('go', words, { cwd: directory, env: environment, stdio: ['ignore', 'ignore', 'pipe'] })
  go('mod', 'init', 'ordeal.invalid/dump')
  go('get', `go.etcd.io/etcd/v3@${VERSION}`)
  go('build', '-o', TOOL, `go.etcd.io/etcd/v3/tools/${TOOL}`)
  return join(directory, TOOL)
}

function dumped(tool, folder, directory) {
  const data = join(directory, 'data')
  rmSync(data, { recursive: true, force: true })
  mkdirSync(join(data, 'member', 'snap'), { recursive: true })
  cpSync(folder, join(data, 'member', 'wal'), { recursive: true, filter: (path) => !path.endsWith('.tmp') })
  if (!existsSync(join(data, 'member', 'wal'))) throw new Error(`${folder} is no folder`)
  const text = execFileSync(tool, [data], { encoding: 'utf8', maxBuffer: 1 << 30 })
  return text.split('\n').flatMap((line) => {
    const match = /^ *(\d+)\t *(\d+)\t(\w+)(?:\t(.*))?$/.exec(line)
    if (match === null) return []
    const [, term, index, type, data = ''] = match
    return [[Number(term), Number(index), type, type === 'norm' ? putIn(data) : null]]
  })
}

/** The put of a request as the tool prints it: Go's quoting. */
function putIn(text) {
  const match = / put:<key:("(?:[^"\\]|\\.)*") value:("(?:[^"\\]|\\.)*")/.exec(text)
  return match === null ? null : `${JSON.parse(match[1])}=${JSON.parse(match[2])}`
}

function read(folder) {
  const replay = new LogReplay()
  for (const event of etcdRaftLog.read(folder)) replay.apply(event)
  return replay.entries.map(({ term, index, kind, request }) => {
    const [write] = request?.kind === 'put' ? request.writes : []
    return [
      term,
      index,
      kind === 'membership' ? 'conf' : 'norm',
      write === undefined ? null : `${write.key}=${write.value}`,
    ]
  })
}
