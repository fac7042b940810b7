/**
 * The histories that are timed: Porcupine's test data, read from its module's folder and never kept, and generated ones, the
 * same for the same name. Each is written as events, one JSON object a line, for both sides to read.
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readEvents } from '../../checkers/porcupine-ts/src/formats/index.ts'
import { Random } from '../../harness/core/random.ts'

/** That a generated register holds. */
const VALUES = 5

/** `expected` is what the history is known to be: Porcupine's tests say so, or it was made so; absent if nobody knows. */
export function testData(folder, out) {
  const [etcd, kv] = ['jepsen', 'kv'].map((name) => join(folder, 'test_data', name))
  const tests = readFileSync(join(folder, 'porcupine_test.go'), 'utf8')
  const legal = new Map(
    [...tests.matchAll(/checkJepsen\(t, (\d+), (true|false)\)/g)].map(([, log, ok]) => [Number(log), ok === 'true']),
  )
  const logs = readdirSync(etcd)
    .sort()
    .filter((name) => legal.has(Number(/\d+/.exec(name)?.[0])))
    .map((name) => {
      const expected = legal.get(Number(/\d+/.exec(name)[0])) ? 'Ok' : 'Illegal'
      return { ...written(out, join(etcd, name), 'jepsen-log'), name, group: 'etcd', model: 'cas-register', expected }
    })
  const stores = readdirSync(kv)
    .sort()
    .map((name) => {
      const expected = name.includes('ok') ? 'Ok' : 'Illegal'
      return { ...written(out, join(kv, name), 'porcupine-kv'), name, group: 'kv', model: 'kv', expected }
    })
  return [...logs, ...stores]
}

function written(out, path, format) {
  return file(out, path.replaceAll('/', '_'), readEvents(readFileSync(path, 'utf8'), format))
}

function file(out, name, events) {
  const path = join(out, `${name}.jsonl`)
  writeFileSync(path, events.map((event) => `${JSON.stringify(event)}\n`).join(''))
  return { path }
}

/** One compare-and-set register with values 0 to 4, as in etcd's logs: reads, writes and a quarter compare-and-sets. */
export function generated(out, { operations, clients, crashes = 0, lies = 0, seed = 1 }) {
  const name = `${operations} ops, ${clients} clients${crashes === 0 ? '' : `, ${crashes} crashed`}${lies === 0 ? '' : `, ${lies} reads falsified (${seed})`}`
  const random = Random.stream(seed, 'bench')
  const events = [...registerEvents({ operations, clients, crashes, random })]
  falsify(events, lies, random)
  const expected = lies === 0 ? 'Ok' : undefined
  return {
    ...file(out, name.replaceAll(/\W+/g, '-'), events),
    name,
    group: 'generated',
    model: 'cas-register',
    expected,
  }
}

/**
 * The same without lies, as operations and not in a file: no event is kept, so that the memory of a process that checks them is
 * that of the operations and the check.
 */
export function generatedOperations({ operations, clients, crashes = 0, seed = 1 }) {
  const history = []
  const open = new Map()
  const events = registerEvents({ operations, clients, crashes, random: Random.stream(seed, 'bench') })
  let at = -1
  for (const { process, type, f, value } of events) {
    at++
    if (type === 'invoke') {
      open.set(process, history.length)
      history.push({ input: { f, value }, call: at })
      continue
    }
    const index = open.get(process)
    open.delete(process)
    if (type === 'info') continue
    const output = f === 'read' ? value : f === 'write' ? null : { applied: value.applied !== false }
    history[index] = { ...history[index], output, return: at }
  }
  return history
}

/** Each operation takes effect at a moment of its own between its events, so the history is legal. */
function* registerEvents({ operations, clients, crashes, random }) {
  const idle = Array.from({ length: clients }, (_, process) => process)
  const open = []
  const upTo = (count) => random.integer(0, count - 1)
  const crashing = new Set(Array.from({ length: crashes }, () => upTo(operations)))
  let [begun, nextProcess, state] = [0, clients, null]
  let line = 0
  const event = (process, type, f, value) => ({ line: ++line, process, type, f, value })
  while (begun < operations || open.length > 0) {
    if (begun < operations && idle.length > 0 && (open.length === 0 || upTo(2) === 0)) {
      const [process] = idle.splice(upTo(idle.length), 1)
      const f = random.pick(['read', 'write', 'read', 'cas'])
      const value = f === 'read' ? null : f === 'write' ? upTo(VALUES) : [upTo(VALUES), upTo(VALUES)]
      open.push({ number: begun++, process, f, value, answer: undefined })
      yield event(process, 'invoke', f, value)
      continue
    }
    const at = upTo(open.length)
    const operation = open[at]
    const { number, process, f, value, answer } = operation
    const crashes = crashing.has(number)
    if (answer === undefined) {
      // A crashed one takes effect half of the time.
      if (crashes && upTo(2) === 0) operation.answer = null
      else [operation.answer, state] = effect(operation, state)
      continue
    }
    open.splice(at, 1)
    yield event(process, crashes ? 'info' : 'ok', f, crashes ? value : answer.value)
    idle.push(crashes ? nextProcess++ : process)
  }
}

function falsify(events, lies, random) {
  const reads = random.shuffle(events.filter(({ type, f }) => type === 'ok' && f === 'read'))
  for (const read of reads.slice(0, lies)) read.value = ((read.value ?? 0) + 1 + random.integer(0, VALUES - 2)) % VALUES
}

function effect({ f, value }, state) {
  if (f === 'read') return [{ value: state }, state]
  if (f === 'write') return [{ value }, value]
  return state === value[0] ? [{ value }, value[1]] : [{ value: { applied: false } }, state]
}

/** The folder of the module that timer/go.mod names, downloaded if need be. */
export function porcupineFolder(timer) {
  const json = execFileSync('go', ['mod', 'download', '-json', 'github.com/anishathalye/porcupine'], {
    cwd: timer,
    encoding: 'utf8',
  })
  return JSON.parse(json).Dir
}
