/**
 * Whether the engine's kernel can make links bad, tried in a throw-away container without a network: a packet queue with the
 * rule that fills it, and a class with the filter that chooses it. By the engine's own command, since who plans a run
 * does not wait; where that command, an engine or the image is missing nothing is known, and a run will tell.
 * Station: runtime/docker.
 */
import { spawnSync } from 'node:child_process'
import { imageTag } from '../image-tag.ts'
import { LINKS_IMAGE } from '../links-image.ts'

/** What is missing, by port; absent where nothing is known to be. */
export type LinkRefusals = { readonly quality?: string; readonly rate?: string }

const TIMEOUT_MS = 20_000

const TRY = [
  'echo support | ordeal-links 2>/dev/null',
  'tc qdisc add dev lo root handle 1: htb && tc filter add dev lo parent 1: protocol ip prio 1 u32 match ip dst 198.18.0.1/32 flowid 1:0',
  'echo "{\\"tc\\":$?}"',
].join('; ')

let known: LinkRefusals | undefined

/** Takes half a second at the first call; later ones know the answer. */
export function linkRefusals(): LinkRefusals {
  known ??= readRefusals(tried())
  return known
}

function tried(): string {
  const isolated = ['run', '--rm', '--pull', 'never', '--network', 'none', '--cap-add', 'NET_ADMIN']
  const command = [...isolated, imageTag(LINKS_IMAGE), 'bash', '-c', TRY]
  return spawnSync('docker', command, { encoding: 'utf8', timeout: TIMEOUT_MS }).stdout ?? ''
}

/** Of the lines that the trial prints: the daemon's answer, and tc's exit code. Exported for its tests. */
export function readRefusals(printed: string): LinkRefusals {
  const answers = printed.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Answer] : []))
  const queue = answers.find(({ error }) => error !== undefined)?.error
  const tc = answers.find((answer) => answer.tc !== undefined)?.tc
  return {
    ...(queue === undefined ? {} : { quality: `the kernel cannot hold packets for us (NFQUEUE): ${queue}` }),
    ...(tc === undefined || tc === 0 ? {} : { rate: 'the kernel cannot limit links (sch_htb, cls_u32)' }),
  }
}

type Answer = { readonly error?: string; readonly tc?: number }
