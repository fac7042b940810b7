/**
 * What a run leaves behind on this machine: whatever it may make is listed before and after, and the difference told. Rules
 * that faults make lie in the nodes' own network namespaces and go with them, so an interface or a mount that stays tells of
 * those, too. Needs root and the tools of nftables, iptables and iproute2: what cannot be listed ends the case.
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { setTimeout as later } from 'node:timers/promises'

/** In the environment of the command, and so of all that it starts in turn on the host. */
const MARK = 'ORDEAL_ACCEPTANCE'
/** The engine takes away the last interface some time after it has answered. */
const SETTLE_MS = 15_000
/** Of a kind so many things are told one by one. */
const TOLD = 10
/** Of the engine, one a container or a published port. */
const ENGINE_PARTS = /^(containerd-shim|docker-proxy|runc)/

/** By kind how it is listed, one line a thing, without what counts by itself. */
const LISTED = {
  containers: () => lines('docker', ['ps', '--all', '--format', '{{.ID}} {{.Names}}']),
  networks: () => lines('docker', ['network', 'ls', '--format', '{{.ID}} {{.Name}}']),
  volumes: () => lines('docker', ['volume', 'ls', '--format', '{{.Name}}']),
  nft: () => rules('nft', ['--stateless', 'list', 'ruleset']),
  // Every table that there is: raw, mangle, nat, filter.
  iptables: () => rules('iptables-save', []),
  ip6tables: () => rules('ip6tables-save', []),
  qdiscs: () => lines('tc', ['qdisc', 'show']),
  interfaces: () => lines('ip', ['-brief', 'link']).map((line) => line.split(/[ @]/)[0]),
  mounts: () => lines('cut', ['-d', ' ', '-f', '5', '/proc/self/mountinfo']),
}

/**
 * Runs the action, which is given variables for the environment of what it starts. Returns what it answers, by kind how many
 * things there were before, those `left` behind, and how many are `gone` (other work on the machine may have ended).
 */
export async function withListings(action) {
  const mark = `${process.pid}-${Date.now()}`
  const before = listing(mark)
  const answer = action({ [MARK]: mark })
  const end = Date.now() + SETTLE_MS
  let difference = differenceOf(before, listing(mark))
  while (Object.keys(difference.left).length > 0 && Date.now() < end) {
    await later(500)
    difference = differenceOf(before, listing(mark))
  }
  const { left, gone } = difference
  return { answer, listed: byKind(before, counted), left: byKind(left, shortened), gone: byKind(gone, counted) }
}

const byKind = (listing, of) => Object.fromEntries(Object.entries(listing).map(([kind, things]) => [kind, of(things)]))
const counted = (things) => things.length
const shortened = (things) =>
  things.length <= TOLD ? things : [...things.slice(0, TOLD), `and ${things.length - TOLD}`]

/** By kind, only where there are any: what is there now and was not, and the other way round. Of equal lines each counts. */
export function differenceOf(before, after) {
  const more = (these, than) =>
    Object.fromEntries(
      Object.entries(these)
        .map(([kind, things]) => [kind, without(things, than[kind])])
        .filter(([, things]) => things.length > 0),
    )
  return { left: more(after, before), gone: more(before, after) }
}

function without(things, known) {
  const rest = new Map()
  for (const thing of known) rest.set(thing, (rest.get(thing) ?? 0) + 1)
  return things.filter((thing) => {
    const times = rest.get(thing) ?? 0
    rest.set(thing, times - 1)
    return times < 1
  })
}

function listing(mark) {
  const things = Object.entries(LISTED).map(([kind, list]) => [kind, list()])
  return { ...Object.fromEntries(things), processes: processesOf(mark) }
}

function lines(command, words) {
  const text = execFileSync(command, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  return text.split('\n').filter((line) => line !== '')
}

/** Without comments, and the counters of iptables: `:INPUT ACCEPT [12:345]`. */
function rules(command, words) {
  return lines(command, words)
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.replace(/ \[\d+:\d+\]$/, ''))
}

/** 'PID COMMAND' of those that carry the mark, and of all in containers and for them. */
function processesOf(mark) {
  const own = readlinkSync('/proc/self/ns/pid')
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const read = (file) => readFileSync(`/proc/${pid}/${file}`, 'utf8')
        const isOfRun =
          read('environ').split('\0').includes(`${MARK}=${mark}`) ||
          readlinkSync(`/proc/${pid}/ns/pid`) !== own ||
          ENGINE_PARTS.test(read('comm'))
        return isOfRun ? [`${pid} ${read('cmdline').replaceAll('\0', ' ').trim().slice(0, 120)}`] : []
      } catch {
        return [] // it has ended
      }
    })
}
