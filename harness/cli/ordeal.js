#!/usr/bin/env node
/**
 * The command `ordeal`. Works in a clean clone before any build: prefers the sources, else takes dist/; makes packages of
 * this workspace resolve from their sources; and on an old Node hands over to a recent one.
 * Station: command line. Plain JavaScript that any Node from 18 on reads.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import * as nodeModule from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { findNode, isRecent } from './find-node.js'

const HERE = dirname(fileURLToPath(import.meta.url))
/** Exit code for "this machine cannot do it". */
const ENVIRONMENT = 3

if (isRecent(process.version)) await start()
else handOver()

async function start() {
  const source = join(HERE, 'main.ts')
  const fromSource = existsSync(source)
  if (fromSource) {
    nodeModule.registerHooks({
      resolve: (specifier, context, nextResolve) =>
        nextResolve(specifier, { ...context, conditions: [...context.conditions, 'ordeal-source'] }),
    })
  }
  const entry = fromSource ? source : join(HERE, '../../dist/harness/cli/main.js')
  const { main } = await import(pathToFileURL(entry).href)
  // At once: what still holds the process open is a leak; and with a request pending on a handle that nobody waits for,
  // Node, left to end by itself, turns for ever in its own clean-up (Environment::CleanupHandles).
  const exitCode = await main(process.argv.slice(2))
  await Promise.all([process.stdout, process.stderr].map(allIsWritten))
  process.exit(exitCode)
}

/** What was printed to a pipe may still wait for its reader. A reader that is gone gets nothing more. */
function allIsWritten(stream) {
  return new Promise((resolve) => {
    if (stream.writable) stream.write('', () => resolve())
    else resolve()
  })
}

/** Runs the same command on a recent Node, passing on its signals and its end. */
function handOver() {
  const node = findNode(HERE)
  if (node === undefined) {
    console.error(`error: ordeal needs Node 22.22 or newer (22.x) or 24 and newer; this is ${process.version}`)
    console.error('  Install a recent Node, or run `npm ci` in the folder of ordeal: it brings one of its own.')
    process.exitCode = ENVIRONMENT
    return
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // A terminal sends its interrupt to the child as well; a second one would cut its clean-up short.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  }
  child.on('error', (error) => {
    console.error(`error: cannot start ${node}: ${error.message}`)
    process.exitCode = ENVIRONMENT
  })
  child.on('exit', (code, signal) => {
    if (signal === null) process.exitCode = code ?? ENVIRONMENT
    else {
      process.removeAllListeners(signal)
      process.kill(process.pid, signal)
    }
  })
}
