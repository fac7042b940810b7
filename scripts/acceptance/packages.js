/**
 * The packages as their users get them: packed, installed in an empty folder outside the project, on each Node that we
 * support. What docs/using-vitest.md and docs/adding-a-nemesis.md tell a reader to do is done, line by line. Needs an engine and npm's
 * registry, from which each Node comes, too.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { installNode } from './install-node.js'
import { ROOT } from './ordeal.js'

/** Shown by the simulator in seconds, so that a test must fail with the witness as its message. */
const BROKEN = `import { scenario } from 'ordeal/vitest'
const settings = { bug: 'leader-local-read', 'check-quorum': 'off' }
scenario('breaks', { settings, nemesis: 'partition:leader', nodes: 5, workload: 'set', rate: 200, time: '20s', seed: 3 })
`

function onNode(major) {
  return (out) => {
    const started = performance.now()
    const tarballs = packAll(out)
    const bin = installNode(major, out) // to be the first of PATH
    const folder = join(out, 'app')
    mkdirSync(folder)
    const steps = []
    const reader = { folder, bin, tarballs, steps }
    const nemesis = followNemesis(reader)
    const vitest = useVitest(reader)
    const failed = steps
      .filter(({ ended, wanted }) => ended !== wanted)
      .map(({ line, ended, said }) => ({ line, ended, said }))
    const figures = {
      node: nemesis.node,
      vitestOnNode: vitest.node,
      tarballs: tarballs.length,
      steps: steps.length,
      failed,
      nemesis,
      vitest,
      seconds: Math.round((performance.now() - started) / 1_000),
    }
    const isOnNode = [nemesis.node, vitest.node].every((version) => version?.startsWith(`v${major}.`))
    return { figures, met: failed.length === 0 && isOnNode && nemesis.met && vitest.met }
  }
}

function packAll(out) {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: 'ignore' })
  const words = ['pack', '--workspaces', '--include-workspace-root', '--ignore-scripts', '--pack-destination', out]
  execFileSync('npm', words, { cwd: ROOT, stdio: 'ignore' })
  return readdirSync(out).flatMap((name) => (name.endsWith('.tgz') ? [join(out, name)] : []))
}

/** Types a line; `# exit N` says how it must end. Where it names a package of ours the tarballs are meant. */
function type(line, { folder, bin, tarballs, steps }) {
  const wanted = Number(/# exit (\d+)$/.exec(line)?.[1] ?? 0)
  const typed = line.startsWith('npm install') ? line.replace(/(?<= )ordeal\b/, tarballs.join(' ')) : line
  // Not what npm told this script about our own project.
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('npm_'))
  const env = { ...Object.fromEntries(inherited), NO_COLOR: '1', PATH: [bin, process.env.PATH].join(delimiter) }
  const options = { cwd: folder, env, encoding: 'utf8', maxBuffer: 1 << 26 }
  const { status, stdout, stderr } = spawnSync('sh', ['-c', typed], options)
  steps.push({ line, ended: status, wanted, said: (stdout + stderr).slice(-400) })
  return stdout
}

/** The fences of a page, in order. */
function blocksOf(page) {
  const text = readFileSync(join(ROOT, 'docs', page), 'utf8')
  return [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language, code]) => ({ language, code }))
}

/** One run with the family in force, and one with a family that only seems to be. */
function followNemesis(reader) {
  const records = []
  for (const { language, code } of blocksOf('adding-a-nemesis.md')) {
    if (language === 'ts') writeFileSync(join(reader.folder, /^\/\/ (\S+)/.exec(code)[1]), code)
    if (language !== 'sh') continue
    for (const line of code.trim().split('\n')) {
      type(line, reader)
      if (line.startsWith('npx ordeal run')) records.push(recordOf(reader.folder))
    }
  }
  const [full, forgetful] = records
  const inForce = (full?.faults ?? []).filter(({ phases }) => phases.verified !== undefined).length
  const reason = forgetful?.reasons.join('; ')
  return {
    node: full?.versions.node,
    verdict: full?.verdict,
    faults: full?.faults.length,
    inForce,
    forgetful: forgetful?.verdict,
    reason,
    met: full?.verdict === 'valid' && inForce > 0 && reason?.includes("'descriptors' was never in force") === true,
  }
}

function recordOf(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'runs', 'latest', 'record.json'), 'utf8'))
  } catch {
    return undefined // the line that should have made it is among the failed
  }
}

/** The page's scenarios and its history pass; a scenario of a broken system fails with its witness, in at most 15 lines. */
function useVitest(reader) {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'node_modules', 'vitest', 'package.json'), 'utf8'))
  type(`npm install --save-dev vitest@${version}`, reader)
  const [scenarios, history] = blocksOf('using-vitest.md').filter(({ language }) => language === 'ts')
  writeFileSync(join(reader.folder, 'first.test.ts'), scenarios.code)
  writeFileSync(join(reader.folder, 'history.test.ts'), history.code)
  writeFileSync(join(reader.folder, 'broken.test.ts'), BROKEN)
  const good = testsOf('first history', 0, reader)
  const node = recordOf(reader.folder)?.versions.node
  const [broken] = testsOf('broken', 1, reader)
  const [said = ''] = broken?.failureMessages ?? []
  const message = /ScenarioFailure: ([\s\S]*?replay {2}.*)/.exec(said)?.[1]?.split('\n') ?? []
  const passed = good.filter(({ status }) => status === 'passed').length
  return {
    node,
    version,
    passed,
    of: good.length,
    brokenIs: broken?.status,
    messageLines: message.length,
    message: message[0],
    met: passed === 3 && good.length === 3 && broken?.status === 'failed' && message.length > 3 && message.length <= 15,
  }
}

/** What vitest itself reports of each test in these files. */
function testsOf(files, exit, reader) {
  const report = join(reader.folder, 'tests.json')
  rmSync(report, { force: true })
  type(`npx vitest run ${files} --reporter=json --outputFile=tests.json # exit ${exit}`, reader)
  if (!existsSync(report)) return []
  return JSON.parse(readFileSync(report, 'utf8')).testResults.flatMap(({ assertionResults }) => assertionResults)
}

export const CASES = { 'node-22': onNode(22), 'node-24': onNode(24) }
