/**
 * A system of the tests: each node writes into its log how often it was started on its data, and every datagram it gets. It
 * takes connections at the same port, and says nothing on them.
 * Its image is the helper's, which has perl. It shows what reached a node without using the ports under test.
 */
import { setTimeout as later } from 'node:timers/promises'
import { buildImage } from '../../../harness/runtime/docker/build-image.ts'
import { type ClusterOptions, startCluster } from '../../../harness/runtime/docker/cluster.ts'
import { connectEngine } from '../../../harness/runtime/docker/engine.ts'
import { execIn } from '../../../harness/runtime/docker/exec.ts'
import { LINKS_IMAGE } from '../../../harness/runtime/docker/links-image.ts'
import type { ContainerSystem } from '../../../systems/container-system.ts'

const PORT = 7000

const PROGRAM = `
use IO::Socket::INET; $| = 1;
open(my $starts, '+>>', '/data/starts') or die $!; print $starts "x"; close $starts;
print 'start ', -s '/data/starts', " on $ENV{ORDEAL_TEST_NODE}\\n";
my $socket = IO::Socket::INET->new(Proto => 'udp', LocalPort => ${PORT}) or die $!;
my $taken = IO::Socket::INET->new(LocalPort => ${PORT}, Listen => 4000, ReuseAddr => 1) or die $!;
while (defined $socket->recv(my $text, 100)) { chomp $text; print "got $text from ", $socket->peerhost, "\\n" }`

export const LISTENER: ContainerSystem = {
  name: 'listener',
  summary: 'writes down what reaches it',
  functions: [],
  options: {},
  promises: [],
  outcomes: [],
  nodes: { min: 1, max: 5 },
  runtime: 'containers',
  clientPort: PORT,
  versions: ['1'],
  image: () => LINKS_IMAGE,
  container: (_, node) => ({
    command: ['perl', '-e', PROGRAM],
    environment: { ORDEAL_TEST_NODE: node.name },
    dataPaths: ['/data'],
  }),
  ready: async () => {},
  open: () => ({ invoke: async ({ value }) => ({ type: 'info', value }), close: async () => {} }),
}

export function withCommand(command: readonly string[]): ContainerSystem {
  return {
    ...LISTENER,
    container: () => ({ command, environment: {}, dataPaths: [] }),
    ready: () => Promise.reject(new Error('no answer')),
  }
}

/** A run name of its own, for this process and call. */
export function nextRun(): string {
  return `test-${process.pid}-${++runs}`
}
let runs = 0

export async function optionsOf(nodes: number, run: string = nextRun()): Promise<ClusterOptions> {
  const { docker } = await connectEngine()
  return { run, nodes, settings: {}, image: await buildImage(docker, LINKS_IMAGE), version: '1' }
}

/** A cluster, and what the tests do to it past the ports: send datagrams, and read what nodes wrote. */
export async function startListeners(nodes: number) {
  const { docker } = await connectEngine()
  const options = await optionsOf(nodes)
  const cluster = await startCluster(LISTENER, options)
  const containerOf = (node: string) => docker.getContainer(`ordeal-${options.run}-${node}`)
  return {
    cluster,
    run: options.run,
    containerOf,
    /** By name, which the helpers' hosts files resolve. */
    send: (from: string, to: string, text: string) =>
      execIn(docker.getContainer(`ordeal-${options.run}-${from}-net`), [
        'bash',
        '-c',
        `echo ${text} > /dev/udp/${to}/${PORT}`,
      ]),
    flushDrops: (node: string) =>
      execIn(docker.getContainer(`ordeal-${options.run}-${node}-net`), [
        'nft',
        'flush',
        'chain',
        'ip',
        'ordeal',
        'drops',
      ]),
    /** Runs a command in the node's network. */
    runIn: (node: string, command: readonly string[]) =>
      execIn(docker.getContainer(`ordeal-${options.run}-${node}-net`), command),
    /** The log once it holds the text; throws with the log if that does not come. */
    logWith: async (node: string, text: string): Promise<string> => {
      for (let attempt = 0; ; attempt++) {
        const log = String(await containerOf(node).logs({ stdout: true, stderr: true }))
        if (log.includes(text)) return log
        if (attempt === 200) throw new Error(`${node} never wrote '${text}':\n${log}`)
        await later(50)
      }
    },
    addressOf: async (node: string): Promise<string> => {
      const { NetworkSettings } = await docker.getContainer(`ordeal-${options.run}-${node}-net`).inspect()
      return Object.values(NetworkSettings.Networks)[0]?.IPAddress ?? ''
    },
  }
}
