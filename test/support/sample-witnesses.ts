/**
 * Witnesses planted into the sample histories: each an anomaly with the operations that show it. Process numbers from 900
 * on are nobody else's.
 */
import type { Anomaly } from '../../harness/core/verdict.ts'
import type { Planted } from './sample-history.ts'

export type SampleWitness = { readonly anomaly: Omit<Anomaly, 'ops'>; readonly operations: readonly Planted[] }

/** Sentences are unique and name the witness. */
function witness(anomaly: Omit<Anomaly, 'ops'>, operations: readonly Omit<Planted, 'key'>[]): SampleWitness {
  const key = anomaly.key ?? 'r8'
  const sentence = anomaly.sentence
  return { anomaly, operations: operations.map((planted) => ({ key, witness: sentence, ...planted })) }
}

const STALE_READ = witness(
  {
    name: 'stale-read',
    key: 'r7',
    sentence:
      'Process 902 read 701 of key r7 although 702 had replaced it 208 ms before this read began, and process 901 had seen 702 already.',
  },
  [
    { process: 900, node: 'n1', f: 'write', value: 701, startMs: 29_912, endMs: 29_921, result: [9001, 701] },
    { process: 900, node: 'n1', f: 'write', value: 702, startMs: 30_104, endMs: 30_131, result: [9002, 702] },
    { process: 901, node: 'n2', f: 'read', value: null, startMs: 30_188, endMs: 30_201, result: [9002, 702] },
    { process: 902, node: 'n3', f: 'read', value: null, startMs: 30_339, endMs: 30_352, result: [9001, 701] },
  ],
)

const NONLINEARIZABLE = witness(
  {
    name: 'nonlinearizable',
    key: 'r8',
    sentence:
      'No order of the operations on key r8 explains the compare-and-set of process 905: 801 was never written back after 802.',
  },
  [
    { process: 903, node: 'n1', f: 'write', value: 801, startMs: 34_000, endMs: 34_020, result: [9101, 801] },
    {
      process: 904,
      node: 'n5',
      f: 'write',
      value: 803,
      startMs: 34_012,
      endMs: 39_012,
      type: 'info',
      error: { code: 'timeout', message: 'no answer within 5000 ms' },
    },
    { process: 903, node: 'n1', f: 'write', value: 802, startMs: 34_031, endMs: 34_047, result: [9102, 802] },
    { process: 905, node: 'n2', f: 'read', value: null, startMs: 34_052, endMs: 34_058, result: [9102, 802] },
    {
      process: 905,
      node: 'n2',
      f: 'cas',
      value: [801, 804],
      startMs: 34_061,
      endMs: 34_090,
      result: { applied: true, revision: 9103 },
    },
    { process: 906, node: 'n3', f: 'read', value: null, startMs: 34_095 },
  ],
)

const LOST_WRITE = witness(
  {
    name: 'lost-write',
    key: 'r9',
    whiteBox: true,
    sentence:
      'Write 951 of key r9 was acknowledged to process 907 at 5.0 s, before the kill of n2, and no node holds it at the end.',
  },
  [
    { process: 907, node: 'n2', f: 'write', value: 951, startMs: 5000, endMs: 5009, result: [812, 951] },
    { process: 907, node: 'n2', f: 'read', value: null, startMs: 5016, endMs: 5019, result: [812, 951] },
    { process: 908, node: 'n4', f: 'read', value: null, startMs: 62_610, endMs: 62_613, result: [0, null] },
  ],
)

const REPEATED = Array.from({ length: 7 }, (_, i) =>
  witness({ name: 'stale-read', key: 'r7', sentence: `Process ${910 + i} read 701 of key r7 once more.` }, [
    {
      process: 910 + i,
      node: 'n3',
      f: 'read',
      value: null,
      startMs: 30_400 + 90 * i,
      endMs: 30_412 + 90 * i,
      result: [9001, 701],
    },
  ]),
)

/** Others at work on the same keys meanwhile: a report shows them pale. */
export const SAMPLE_CONTEXT: readonly Planted[] = [
  { process: 930, node: 'n2', key: 'r7', f: 'read', value: null, startMs: 29_930, endMs: 29_996, result: [9001, 701] },
  {
    process: 930,
    node: 'n2',
    key: 'r7',
    f: 'cas',
    value: [700, 709],
    startMs: 30_010,
    endMs: 30_016,
    result: { applied: false, seen: [9001, 701] },
  },
  { process: 931, node: 'n4', key: 'r7', f: 'read', value: null, startMs: 30_220, endMs: 30_330, result: [9002, 702] },
  {
    process: 932,
    node: 'n5',
    key: 'r7',
    f: 'read',
    value: null,
    startMs: 30_150,
    endMs: 30_290,
    type: 'fail',
    error: { code: 'unavailable', message: 'connection refused' },
  },
  { process: 902, node: 'n3', key: 'r7', f: 'read', value: null, startMs: 29_950, endMs: 30_050, result: [9001, 701] },
  { process: 933, node: 'n4', key: 'r8', f: 'read', value: null, startMs: 34_004, endMs: 34_028, result: [9101, 801] },
]

export const SAMPLE_WITNESSES: readonly SampleWitness[] = [STALE_READ, NONLINEARIZABLE, LOST_WRITE, ...REPEATED]
