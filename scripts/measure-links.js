/**
 * Bad links between three nodes of etcd, measured by programs that know nothing of how they are made: perl in the nodes'
 * helpers. Prints one line of JSON.
 *
 *     delay   100 ms on n2 -> n1: round trips of TCP, and one-way times by the port's own probes
 *     loss    10 % on n2 -> n1: numbered datagrams counted at n1
 *     bulk    10 ms on n2 -> n1, on n1 -> n2, and on both: what one TCP connection from n2 to n1 carries
 *     table   each fault on the links of each node, both ways: what was measured, and how long until etcd is well again
 *
 * Usage: node --conditions=ordeal-source scripts/measure-links.js delay|loss|bulk|table
 */
import { setTimeout as later } from 'node:timers/promises'
import { startCluster } from '../harness/runtime/docker/cluster.ts'
import { connectEngine } from '../harness/runtime/docker/engine.ts'
import { execIn } from '../harness/runtime/docker/exec.ts'
import { imageTag } from '../harness/runtime/docker/image-tag.ts'
import { etcd } from '../systems/etcd/system.ts'
import { resolveSettings } from '../systems/options.ts'

const GOOD = { lossPpm: 0, duplicatePpm: 0, reorderPpm: 0, reorderUs: 0, delayUs: 0, clogged: false }
const FAULTS = {
  'delay 50 ms, jitter 10 ms': { delayUs: 50_000, jitterUs: 10_000 },
  'delay 100 ms': { delayUs: 100_000 },
  'loss 10 %': { lossPpm: 100_000 },
  'duplicates 20 %': { duplicatePpm: 200_000 },
  'held back 20 %, up to 50 ms': { reorderPpm: 200_000, reorderUs: 50_000 },
  clog: { clogged: true },
  'rate 1 Mbit/s': { bitsPerSecond: 1_000_000 },
}
/** Seconds by the monotonic clock; Debian's perl-base has no module for it. */
const CLOCK = `use POSIX (); my $call = (POSIX::uname)[4] eq 'aarch64' ? 113 : 228;
sub now { my $t = pack('qq', 0, 0); syscall($call, 1, $t); my ($s, $ns) = unpack('qq', $t); $s + $ns / 1e9 }`
const RTT_PORT = 7100
const LOSS_PORT = 7101
const BULK_PORT = 7102
const DATAGRAMS = 5_000

const run = `measure-links-${process.pid}`
const addresses = {}
const system = {
  ...etcd,
  container: (plan, node) => {
    addresses[node.name] = node.address
    return etcd.container(plan, node)
  },
}
const { docker } = await connectEngine()
const [version] = etcd.versions
const settings = resolveSettings(etcd.options, {})
const cluster = await startCluster(system, { run, nodes: 3, settings, image: imageTag(etcd.image(version)), version })
try {
  const section = { delay, loss, bulk, table }[process.argv[2]]
  if (section === undefined) throw new Error('say delay, loss, bulk or table')
  console.log(JSON.stringify(await section()))
} finally {
  await cluster.stop()
}

async function delay() {
  await listen('n1', 'n2', 'n3')
  const links = { n1: ['n2'] }
  const good = await roundTrips()
  const oneWay = await during(links, { delayUs: 100_000 }, async (measured) => ({ measured, ms: await roundTrips() }))
  const [link] = oneWay.measured.detail.links
  const { others } = oneWay.measured.detail
  const { 'n1 n2': hit, ...rest } = oneWay.ms
  return {
    roundTripMs: hit,
    othersRoundTripMs: rest,
    goodRoundTripMs: good['n1 n2'],
    oneWayMs: link.medianUs / 1_000,
    othersOneWayMs: others.medianUsMax / 1_000,
    holds: oneWay.measured.holds,
  }
}

async function loss() {
  const received = async (from, to) => {
    const counting = perl(to, countDatagrams(LOSS_PORT))
    await later(500)
    await perl(from, sendDatagrams(addresses[to], LOSS_PORT, DATAGRAMS))
    return Number((await counting).stdout)
  }
  const lost = await during({ n1: ['n2'] }, { lossPpm: 100_000 }, async ({ holds, detail }) => ({
    percent: (100 * (DATAGRAMS - (await received('n2', 'n1')))) / DATAGRAMS,
    otherWayPercent: (100 * (DATAGRAMS - (await received('n1', 'n2')))) / DATAGRAMS,
    otherPairPercent: (100 * (DATAGRAMS - (await received('n3', 'n1')))) / DATAGRAMS,
    byProbes: detail.links[0],
    holds,
  }))
  return { datagrams: DATAGRAMS, ...lost }
}

async function bulk() {
  const carried = async (links) =>
    during(links, { delayUs: 10_000 }, async () => {
      const receiving = perl('n1', receiveBulk(BULK_PORT))
      await later(500)
      await perl('n2', sendBulk(addresses.n1, BULK_PORT, 3))
      return Number((await receiving).stdout)
    })
  return {
    withoutMbit: await carried({}),
    dataDelayedMbit: await carried({ n1: ['n2'] }),
    acknowledgementsDelayedMbit: await carried({ n2: ['n1'] }),
    bothDelayedMbit: await carried({ n1: ['n2'], n2: ['n1'] }),
  }
}

async function table() {
  const rows = []
  for (const [fault, what] of Object.entries(FAULTS))
    for (const node of cluster.nodes) {
      const others = cluster.nodes.filter((each) => each !== node)
      const links = { [node]: others, ...Object.fromEntries(others.map((other) => [other, [node]])) }
      rows.push({ fault, node, ...(await row(links, what)) })
    }
  return { rows, held: rows.filter(({ holds }) => holds).length, of: rows.length }
}

async function row(links, what) {
  const { port, check } = stepOf(links, what)
  const leader = await cluster.leader()
  const setMs = await timed(() => cluster.ports.perform({ ...check, do: 'set', fault: 1 }))
  const { holds, detail } = await cluster.ports.measure(check)
  const healMs = await timed(() => cluster.ports.perform({ port, do: 'reset', fault: 1 }))
  const answersAfterMs = await timed(() => cluster.ready(30_000))
  const mechanism = port === 'rate' ? 'HTB at the sender' : 'NFQUEUE at the receiver'
  return { leader, mechanism, holds, measured: detail.links, setMs, healMs, answersAfterMs }
}

/** While the links are so, and measured to be. */
async function during(links, quality, action) {
  if (Object.keys(links).length === 0) return action()
  const { check } = stepOf(links, quality)
  await cluster.ports.perform({ ...check, do: 'set', fault: 1 })
  try {
    return await action(await cluster.ports.measure(check))
  } finally {
    await cluster.ports.perform({ port: check.port, do: 'reset', fault: 1 })
  }
}

function stepOf(links, { bitsPerSecond, ...quality }) {
  if (bitsPerSecond !== undefined) return { port: 'rate', check: { port: 'rate', links, bitsPerSecond } }
  return { port: 'quality', check: { port: 'quality', links, quality: { ...GOOD, ...quality } } }
}

/** Medians of each pair of nodes, in ms. */
async function roundTrips() {
  const pairs = [
    ['n1', 'n2'],
    ['n1', 'n3'],
    ['n2', 'n3'],
  ]
  const found = {}
  for (const [from, to] of pairs)
    found[`${from} ${to}`] = Number((await perl(from, pingPong(addresses[to], RTT_PORT))).stdout)
  return found
}

async function listen(...nodes) {
  for (const node of nodes)
    await execIn(helperOf(node), ['bash', '-c', 'perl -e "$1" >/dev/null 2>&1 &', 'echo', echo(RTT_PORT)])
  await later(500)
}

async function perl(node, program) {
  const result = await execIn(helperOf(node), ['perl', '-e', program])
  if (result.exitCode !== 0) throw new Error(`perl on ${node}: ${result.stderr}`)
  return result
}

function helperOf(node) {
  return docker.getContainer(`ordeal-${run}-${node}-net`)
}

function echo(port) {
  return `use IO::Socket::INET; my $s = IO::Socket::INET->new(Listen => 5, LocalPort => ${port}, ReuseAddr => 1) or die $!;
while (my $c = $s->accept) { setsockopt($c, 6, 1, 1); while (sysread($c, my $b, 64)) { syswrite($c, $b) } close $c }`
}

function pingPong(address, port) {
  return `use IO::Socket::INET; ${CLOCK} my @ms;
my $c = IO::Socket::INET->new(PeerAddr => '${address}', PeerPort => ${port}) or die $!; setsockopt($c, 6, 1, 1);
for (1 .. 30) { my $t = now(); syswrite($c, 'x'); sysread($c, my $b, 64); push @ms, 1000 * (now() - $t) }
@ms = sort { $a <=> $b } @ms; printf '%.3f', $ms[15]`
}

function countDatagrams(port) {
  return `use IO::Socket::INET; my $s = IO::Socket::INET->new(Proto => 'udp', LocalPort => ${port}) or die $!;
setsockopt($s, SOL_SOCKET, 33, 8 << 20); my ($n, $r) = (0); local $SIG{ALRM} = sub { print $n; exit }; alarm 4;
while (defined $s->recv(my $b, 100)) { $n++; alarm 2 }`
}

function sendDatagrams(address, port, count) {
  return `use IO::Socket::INET;
my $s = IO::Socket::INET->new(Proto => 'udp', PeerAddr => '${address}', PeerPort => ${port}) or die $!;
for (1 .. ${count}) { $s->send($_); select(undef, undef, undef, 0.0001) }`
}

/** Prints Mbit/s from the first byte to the last. */
function receiveBulk(port) {
  return `use IO::Socket::INET; ${CLOCK}
my $s = IO::Socket::INET->new(Listen => 1, LocalPort => ${port}, ReuseAddr => 1) or die $!; my $c = $s->accept;
my ($n, $t) = (0, now()); while (my $k = sysread($c, my $b, 1 << 20)) { $n += $k } printf '%.0f', $n * 8 / 1e6 / (now() - $t)`
}

function sendBulk(address, port, seconds) {
  return `use IO::Socket::INET; ${CLOCK}
my $c = IO::Socket::INET->new(PeerAddr => '${address}', PeerPort => ${port}) or die $!;
my $end = now() + ${seconds}; my $b = 'x' x (1 << 18); while (now() < $end) { syswrite($c, $b) or die $! } close $c`
}

async function timed(action) {
  const started = performance.now()
  await action()
  return Math.round(performance.now() - started)
}
