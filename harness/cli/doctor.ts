/**
 * `ordeal doctor`: what this machine can do, what it lacks, and what follows from that. Each question is a small function
 * that answers with a finding; nothing is changed.
 * Station: command line.
 */
import { freemem, totalmem } from 'node:os'
import { delimiter, join } from 'node:path'
import { HarnessError } from '../core/errors.ts'
import { connectEngine, type Engine } from '../runtime/docker/engine.ts'
import { LINKS_IMAGE } from '../runtime/docker/links-image.ts'
import { linkRefusals } from '../runtime/docker/quality/link-support.ts'
import { isExecutable } from '../runtime/docker/tools.ts'
import { wallClockRefusal } from '../runtime/docker/wall-clock/probe.ts'
import { EXIT } from './exit-codes.ts'
import { imageRows } from './images.ts'
import { print } from './output.ts'

/** `follows` says what the answer means where it is not good. */
type Finding = {
  readonly state: 'good' | 'lacking'
  readonly what: string
  readonly follows?: string
}

const GIB = 2 ** 30
/** Five etcd nodes with their helpers, and the history beside them. */
const MEMORY_WANTED = 2 * GIB

/** Always exit 0: a machine without an engine is a smaller one, not a broken one. On an old Node we are not even here. */
export async function doctor(): Promise<number> {
  const node: Finding = { state: 'good', what: `Node ${process.version}` }
  const findings = [node, memoryFinding(), ...(await engineFindings()), chromiumFinding()]
  for (const { state, what, follows } of findings) {
    print(`${state === 'good' ? '✓' : '✗'} ${what}\n`)
    if (follows !== undefined) print(`${follows.replaceAll(/^/gm, '    ')}\n`)
  }
  return EXIT.valid
}

function memoryFinding(): Finding {
  const what = `memory: ${gibibytes(freemem())} free of ${gibibytes(totalmem())}`
  if (totalmem() >= MEMORY_WANTED) return { state: 'good', what }
  return { state: 'lacking', what, follows: 'Clusters of five nodes and histories of millions of ops may not fit.' }
}

async function engineFindings(): Promise<readonly Finding[]> {
  let engine: Engine
  try {
    engine = await connectEngine()
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error
    const follows = `Systems in containers cannot be run; simulated ones can. To change that,\n${error.hint ?? ''}`
    return [{ state: 'lacking', what: error.message, follows }]
  }
  const { engine: name, apiVersion, kernel, architecture } = engine.facts
  const found: Finding = { state: 'good', what: `${name}, API ${apiVersion}, kernel ${kernel}, ${architecture}` }
  const rows = await imageRows(engine.docker)
  const hasLinksImage = rows.some(({ name: image, there }) => there && image === LINKS_IMAGE.name)
  const images = rows.map(({ name: image, there }): Finding => {
    if (there) return { state: 'good', what: `image ${image}` }
    return { state: 'lacking', what: `image ${image}`, follows: `Build it: ordeal images build ${image}` }
  })
  return [found, await packetFilterFinding(engine), badLinksFinding(hasLinksImage), wallClockFinding(), ...images]
}

/** Delays, losses and rates need more of the kernel than cuts do. */
function badLinksFinding(hasLinksImage: boolean): Finding {
  if (!hasLinksImage)
    return { state: 'lacking', what: 'whether links can be made slow and lossy is tried by the image links' }
  const reasons = Object.values(linkRefusals())
  if (reasons.length === 0) return { state: 'good', what: 'links between nodes can be made slow and lossy' }
  return { state: 'lacking', what: reasons.join('; '), follows: 'Faults of such links are left out of runs.' }
}

/** Partitions are packet filters in the nodes' own networks: asked of the engine's kernel, which may not be this one. */
async function packetFilterFinding({ docker }: Engine): Promise<Finding> {
  const info = (await docker.info()) as { readonly SecurityOptions?: readonly string[] }
  const rootless = (info.SecurityOptions ?? []).some((option) => option.includes('name=rootless'))
  if (!rootless) return { state: 'good', what: 'the engine runs with root rights: packet filters of nodes can be set' }
  return {
    state: 'lacking',
    what: 'the engine is rootless',
    follows: 'Partitions work only if its kernel lets it load packet filters (nftables) in its own user namespace.',
  }
}

/** Tried on a process of our own. */
function wallClockFinding(): Finding {
  const refusal = wallClockRefusal()
  if (refusal === undefined) return { state: 'good', what: 'wall clocks of nodes can be put off' }
  const follows = 'Faults of wall clocks are left out of runs on containers; simulated nodes have them.'
  return { state: 'lacking', what: `wall clocks of nodes cannot be put off: ${refusal}`, follows }
}

function chromiumFinding(): Finding {
  const path = (process.env['PATH'] ?? '').split(delimiter)
  const found = ['chromium', 'chromium-browser', 'google-chrome']
    .flatMap((name) => path.map((folder) => join(folder, name)))
    .find(isExecutable)
  if (found !== undefined) return { state: 'good', what: `browser for the tests of reports: ${found}` }
  const follows = 'Only tests of the report page are left out. On Debian: apt-get install chromium'
  return { state: 'lacking', what: 'no Chromium', follows }
}

function gibibytes(bytes: number): string {
  return `${(bytes / GIB).toFixed(1)} GiB`
}
