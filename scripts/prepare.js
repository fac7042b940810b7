/**
 * Makes this folder ready: packages, a container engine, and with --images the images of clusters and a browser. Runs before
 * `npm start` and `npm test`; each step is left out when its result is there. Plain JavaScript that any Node from 18 on
 * reads, with built-in modules alone, since it runs before anything is installed.
 *
 * Without an engine it says so and goes on: the simulator needs none. With ORDEAL_CONTAINERS=required it then ends with 3.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const NO_ENGINE = 3
const DOWNLOAD_MS = 180_000
const containersRequired = process.env.ORDEAL_CONTAINERS === 'required'

installPackages()
if (findEngine() && process.argv.includes('--images')) buildImages()
if (process.argv.includes('--images')) installBrowser()

/** npm writes node_modules/.package-lock.json last, so a cut-off install is done again. */
function installPackages() {
  const installedMs = modifiedMs(join(ROOT, 'node_modules', '.package-lock.json'))
  if (installedMs !== undefined && installedMs >= modifiedMs(join(ROOT, 'package-lock.json'))) return
  say('installing packages (npm ci)')
  // Errors only: npm itself may run on an old Node, and warns of it once for each package.
  run('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'])
}

function findEngine() {
  const { status } = spawnSync('sh', [join(ROOT, 'scripts', 'engine'), '--quiet'], { cwd: ROOT, stdio: 'inherit' })
  if (status === 0) return true
  if (containersRequired) {
    say('containers are required (ORDEAL_CONTAINERS=required), and there is no engine')
    process.exit(NO_ENGINE)
  }
  say('no container engine: what needs one is left out')
  return false
}

function buildImages() {
  const images = [join(ROOT, 'harness', 'cli', 'ordeal.js'), 'images', 'build']
  const { status } = spawnSync(process.execPath, images, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] })
  if (status === 0) return
  if (containersRequired) process.exit(status ?? 1)
  say('not all images could be built: what needs them is left out')
}

/**
 * Chromium for the tests of pages, as root on Debian. Never more than a comfort: where it cannot be had those tests are
 * skipped, and say so. Only the download is cut off after a while, never the installing.
 */
function installBrowser() {
  if (existsSync('/usr/bin/chromium') || process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return
  say('installing chromium by apt-get, for the tests of reports in a browser')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const install = ['install', '-y', '-qq', '--no-install-recommends', '-o', 'Acquire::http::Timeout=20']
  const aptGet = (words, timeout) => spawnSync('apt-get', words, { env, stdio: 'ignore', timeout }).status === 0
  const download = () => aptGet([...install, '--download-only', 'chromium'], DOWNLOAD_MS)
  const isThere = download() || (aptGet(['update', '-qq'], DOWNLOAD_MS) && download())
  if (!isThere || !aptGet([...install, 'chromium'])) say('no chromium: tests of reports in a browser are skipped')
}

function run(command, words) {
  const { status, error } = spawnSync(command, words, { cwd: ROOT, stdio: 'inherit' })
  if (error !== undefined) say(`${command}: ${error.message}`)
  if (status !== 0) process.exit(status ?? 1)
}

function modifiedMs(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs
}

function say(text) {
  console.error(`prepare: ${text}`)
}
