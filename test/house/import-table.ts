/**
 * Who may import whom. The row with the longest `of` that a file's path starts with holds for it. `may` lists paths or
 * path prefixes in the project, packages, and node: modules. An entry that no file uses is stale and fails the test.
 * Change this table only in a commit about the table.
 */
export type ImportRow = { readonly of: string; readonly may: readonly string[] }

/** Types and the rules of their use: read before any implementation. */
export const CONTRACTS: readonly string[] = [
  'harness/generator/generator.ts',
  'harness/workloads/workload.ts',
  'harness/runtime/ports.ts',
  'harness/runtime/cluster.ts',
  'systems/system.ts',
  'systems/system-facts.ts',
  'systems/container-system.ts',
  'systems/sim-system.ts',
  'systems/client.ts',
  'systems/checked-client.ts',
  'systems/options.ts',
  'systems/peer-proxy.ts',
  'systems/raft-log-reader.ts',
  'nemesis/nemesis.ts',
  'nemesis/script.ts',
  'checkers/checker.ts',
]

const CORE = 'harness/core/'

export const IMPORT_TABLE: readonly ImportRow[] = [
  { of: CORE, may: ['valibot', 'pure-rand/'] },
  { of: 'harness/generator/', may: [CORE] },
  { of: 'harness/workloads/', may: [CORE, 'harness/generator/', 'valibot'] },
  {
    of: 'nemesis/',
    may: [CORE, 'harness/generator/generator.ts', 'harness/runtime/ports.ts', 'systems/client.ts'],
  },
  {
    of: 'nemesis/scenarios/',
    may: [
      CORE,
      'nemesis/',
      'systems/client.ts',
      'harness/workloads/etcd-functions.ts',
      'harness/workloads/log-schema.ts',
      'harness/workloads/queue/schema.ts',
      'checkers/raft/facts/',
    ],
  },
  {
    of: 'harness/conductor/',
    may: [
      CORE,
      'harness/generator/generator.ts',
      'harness/runtime/ports.ts',
      'systems/client.ts',
      'nemesis/nemesis.ts',
      'nemesis/script.ts',
    ],
  },
  {
    of: 'harness/runtime/sim/',
    may: [
      CORE,
      'harness/runtime/cluster.ts',
      'harness/runtime/ports.ts',
      'systems/sim-system.ts',
      'systems/client.ts',
      'systems/options.ts',
    ],
  },
  {
    of: 'harness/runtime/docker/',
    may: [
      CORE,
      'harness/runtime/cluster.ts',
      'harness/runtime/ports.ts',
      'systems/',
      'testcontainers',
      'dockerode',
      'execa',
      'tar-stream',
      'node:',
    ],
  },
  {
    of: 'harness/honesty/',
    may: [CORE, 'systems/client.ts', 'systems/checked-client.ts', 'systems/container-system.ts', 'node:'],
  },
  { of: 'harness/client-check.ts', may: [CORE, 'harness/honesty/', 'harness/cli/runtime.ts', 'systems/'] },
  { of: 'systems/', may: [CORE] },
  { of: 'systems/etcd/', may: [CORE, 'systems/', '@grpc/', '@bufbuild/protobuf', 'node:'] },
  { of: 'systems/rabbitmq/', may: [CORE, 'systems/', 'amqplib', 'node:'] },
  { of: 'systems/kafka/', may: [CORE, 'systems/', '@platformatic/kafka', 'kafkajs', 'node:'] },
  {
    of: 'systems/raft-kv/',
    may: [CORE, 'systems/sim-system.ts', 'systems/system-facts.ts', 'systems/client.ts', 'systems/options.ts'],
  },
  // A deliberate defect brings the script that exposes it.
  {
    of: 'systems/raft-kv/bugs/',
    may: [CORE, 'systems/', 'nemesis/script.ts', 'nemesis/script-steps.ts', 'nemesis/scenarios/opening.ts'],
  },
  { of: 'checkers/', may: [CORE, 'systems/client.ts', 'porcupine-ts'] },
  { of: 'checkers/porcupine-ts/src/', may: [] },
  { of: 'checkers/porcupine-ts/workers/', may: ['checkers/porcupine-ts/src/', 'node:worker_threads'] },
  { of: 'reports/', may: [CORE] },
  { of: 'reports/write', may: [CORE, 'reports/', 'node:'] },
  { of: 'reports/read-', may: [CORE, 'reports/', 'node:'] },
  // A page allows its one script by its hash.
  { of: 'reports/html/document.ts', may: ['reports/html/markup.ts', 'node:crypto'] },
  {
    of: 'harness/run/',
    may: [
      CORE,
      'harness/conductor/',
      'harness/generator/',
      'harness/runtime/cluster.ts',
      'harness/workloads/workload.ts',
      'systems/client.ts',
      'nemesis/',
      'checkers/',
    ],
  },
  { of: 'harness/run/store', may: [CORE, 'node:'] },
  { of: 'harness/run/bundle.ts', may: ['harness/run/', 'node:', 'tar-stream'] },
  // Evidence lies in files, as histories do; here is all that knows which.
  {
    of: 'harness/run/evidence.ts',
    may: [CORE, 'harness/runtime/cluster.ts', 'harness/run/', 'systems/raft-log-reader.ts', 'node:'],
  },
  { of: 'harness/run/script/script-files.ts', may: [CORE, 'harness/run/', 'node:'] },
  {
    of: 'harness/run/script/',
    may: [
      CORE,
      'harness/conductor/',
      'harness/run/',
      'harness/runtime/cluster.ts',
      'harness/workloads/',
      'systems/client.ts',
      'nemesis/',
      'checkers/',
      'node:path',
    ],
  },
  {
    of: 'harness/campaign/',
    may: [
      CORE,
      'harness/conductor/',
      'harness/generator/',
      'harness/run/',
      'harness/runtime/cluster.ts',
      'harness/runtime/sim/',
      'harness/workloads/',
      'systems/',
      'nemesis/',
      'checkers/',
      'fast-check',
      'node:worker_threads',
    ],
  },
  { of: 'harness/campaign/story/', may: [CORE, 'harness/runtime/sim/observer.ts', 'systems/sim-system.ts'] },
  { of: 'harness/cli/', may: ['harness/', 'systems/', 'nemesis/', 'checkers/', 'reports/', 'commander', 'node:'] },
  // What a user's own file exports is held against a schema.
  { of: 'harness/cli/own-nemesis.ts', may: ['harness/', 'nemesis/', 'valibot', 'node:'] },
  { of: 'harness/cli/own-nemesis-files.ts', may: ['harness/', 'valibot', 'node:'] },
  { of: 'harness/vitest', may: ['harness/', 'systems/', 'reports/', 'vitest'] },
  { of: 'harness/index.ts', may: ['harness/', 'systems/', 'nemesis/', 'checkers/', 'reports/'] },
]
