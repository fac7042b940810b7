/** Legal evidence for each scenario and form, small enough to be read: (1, 1) writes the old value, all is about (1, 2). */
import type { ForgedOp, Forgery } from '../../../support/raft-evidence.ts'

const OLD = [1, 1]
const NEW = [2, 2]
const GAVE_UP = { code: 'DEADLINE_EXCEEDED', message: 'Deadline exceeded' }
const ANSWERED = { code: 'UNAVAILABLE', message: 'etcdserver: request timed out' }

const before: ForgedOp = { name: 'before', node: 'n1', f: 'write', value: 1, seen: OLD }
const write = (type: 'ok' | 'info', error = GAVE_UP): ForgedOp => ({
  name: 'write',
  node: 'n1',
  f: 'write',
  value: 2,
  type,
  seen: NEW,
  ...(type === 'ok' ? {} : { error }),
})
const read = (name: string, node: string, seen: readonly number[], f = 'read'): ForgedOp => ({
  name,
  node,
  f,
  value: null,
  seen: [...seen],
})
const finals = (count: number, seen: readonly number[]) =>
  Array.from({ length: count }, (_, i) => read(`final-n${i + 1}`, `n${i + 1}`, seen))

const SURVIVOR = 'E1:1=1 H1,1 E1:2=2 H2,1 E2:3 H2,3'
const LAGGARD = 'E1:1=1 H1,1 H2,1 E1:2=2 E2:3 H2,3'

export const S1_SMALL: Forgery = {
  roles: { L: 'n1', F1: 'n2', F2: 'n3', W: 'n2' },
  numbers: { T: 1, i: 2 },
  moments: { acknowledged: 18, 'killed L': 19, 'new leader': 25 },
  logs: { n1: SURVIVOR, n2: SURVIVOR, n3: SURVIVOR },
  trace: [
    'append n1>n2 t1 i1 c1 e1:2 @11',
    'append-reply n2>n1 t1 i2 @12',
    'append-reply n3>n1 t1 i2 @12',
    'heartbeat n1>n2 t1 c2 dropped @16',
    'pre-vote n2>n3 t2 i2 @22',
    'vote n2>n3 t2 i2 @23',
    'append n2>n3 t2 i2 c1 e2:3 @24',
  ],
  ops: [before, write('ok'), read('read', 'n2', NEW), ...finals(3, NEW)],
}

export const S1_FULL: Forgery = {
  ...S1_SMALL,
  roles: { L: 'n1', A: 'n2', B: 'n3', C: 'n4', D: 'n5', W: 'n2' },
  logs: { n1: SURVIVOR, n2: SURVIVOR, n3: SURVIVOR, n4: LAGGARD, n5: LAGGARD },
  trace: [
    'append n1>n2 t1 i1 c1 e1:2 @11',
    'append-reply n2>n1 t1 i2 @12',
    'append-reply n3>n1 t1 i2 @12',
    'append n2>n4 t2 i1 c1 e1:2 e2:3 @30',
    'append n2>n5 t2 i1 c1 e1:2 e2:3 @30',
    'heartbeat n1>n2 t1 c2 dropped @16',
    'pre-vote n4>n2 t2 i1 @20',
    'pre-vote-reply n2>n4 t1 reject @20',
    'pre-vote-reply n3>n4 t1 reject @21',
    'vote n2>n3 t2 i2 @23',
  ],
  ops: [before, write('ok'), read('read', 'n2', NEW), ...finals(5, NEW)],
}

const { trace: _, ...S1_WITHOUT_TRACE } = S1_SMALL
const VOTED = 'E1:1=1 H1,1 E1:2=2 H2,1,b E2:3 H2,3'
export const S1_PACKETS: Forgery = { ...S1_WITHOUT_TRACE, logs: { n1: SURVIVOR, n2: VOTED, n3: VOTED } }

const MINORITY = { L: 'n1', F: 'n2', A: 'n3', B: 'n4', C: 'n5' }
const OVERWRITTEN = 'E1:1=1 H1,1 E1:2=2 H2,1 E2:2 H2,2'
const NEVER = 'E1:1=1 H1,1 H2,1 E2:2 H2,2'

export const ROLLED_BACK: Forgery = {
  roles: { ...MINORITY, W: 'n3' },
  numbers: { T: 1, i: 2 },
  moments: { 'write ended': 18, 'killed L': 40, 'new leader': 45 },
  logs: { n1: OVERWRITTEN, n2: OVERWRITTEN, n3: NEVER, n4: NEVER, n5: NEVER },
  trace: [
    'append n1>n2 t1 i1 c1 e1:2',
    'append-reply n2>n1 t1 i2',
    'append n1>n3 t1 i1 c1 cut',
    'append n3>n4 t2 i1 c1 e2:2 @44',
  ],
  ops: [before, write('info'), read('local-F', 'n2', OLD, 'read-local'), read('read', 'n3', OLD), ...finals(5, OLD)],
}

export const ROLLED_BACK_ANSWERED: Forgery = {
  ...ROLLED_BACK,
  ops: ROLLED_BACK.ops.map((op) => (op.name === 'write' ? write('info', ANSWERED) : op)),
}

export const COMMITTED_LATER: Forgery = {
  roles: { ...MINORITY, W: 'n2' },
  numbers: { T: 1, i: 2, T1: 2 },
  moments: { 'write ended': 18, 'killed L': 40, 'new leader': 45 },
  logs: { n1: SURVIVOR, n2: SURVIVOR, n3: LAGGARD, n4: LAGGARD, n5: LAGGARD },
  trace: [
    'append n1>n2 t1 i1 c1 e1:2',
    'append-reply n2>n1 t1 i2',
    'append n2>n3 t2 i1 c1 e1:2 @44',
    'append-reply n3>n2 t2 i2 @45',
    'append-reply n3>n2 t2 i3 @50',
    'append-reply n4>n2 t2 i3 @51',
    'append n2>n3 t2 i3 c3 @52',
  ],
  ops: [before, write('info'), read('local-F', 'n2', OLD, 'read-local'), read('read', 'n2', NEW), ...finals(5, NEW)],
}

const CAST = { S1: 'n1', S2: 'n2', S3: 'n3', S4: 'n4', S5: 'n5' }
const FIGURE_8 = [
  'append n1>n2 t1 i1 c1 e1:2 @1',
  'append-reply n2>n1 t1 i2 @2',
  'append n1>n2 t3 i1 c1 e1:2 @30',
  'append-reply n2>n1 t3 i2 @31',
  'append-reply n3>n1 t3 i2 @32',
]

export const OVERWRITTEN_8D: Forgery = {
  roles: CAST,
  numbers: { T: 1, i: 2, T1: 2, T2: 3, T3: 4 },
  moments: { 'killed S1': 19, 'killed S5': 25, 'started S1': 26 },
  logs: {
    n1: 'E1:1=1 H1,1 E1:2=2 H3,1 E3:3 H4,1 E2:2 E2:3=3 E4:4 H4,4',
    n2: 'E1:1=1 H1,1 E1:2=2 H2,1 H3,1 H4,1 E2:2 E2:3=3 E4:4 H4,4',
    n3: 'E1:1=1 H1,1 H2,1 H3,1 E1:2=2 H4,1 E2:2 E2:3=3 E4:4 H4,4',
    n4: 'E1:1=1 H1,1 H2,1 H3,1 H4,1 E2:2 E2:3=3 E4:4 H4,4',
    n5: 'E1:1=1 H1,1 H2,1 E2:2 E2:3=3 H4,1 E4:4 H4,4',
  },
  trace: FIGURE_8,
  ops: [
    before,
    write('info'),
    { name: 'lost', node: 'n5', f: 'write', value: 3, type: 'info', error: GAVE_UP },
    read('local-S2', 'n2', OLD, 'read-local'),
    read('local-S3', 'n3', OLD, 'read-local'),
    ...finals(5, [3, 3]),
  ],
}

export const COMMITTED_8E: Forgery = {
  ...OVERWRITTEN_8D,
  numbers: { T: 1, i: 2, T1: 2, T2: 3 },
  logs: {
    n1: 'E1:1=1 H1,1 E1:2=2 H3,1 E3:3 H4,1 E4:4 H4,4',
    n2: 'E1:1=1 H1,1 E1:2=2 H2,1 H3,1 E3:3 H3,3 H4,3 E4:4 H4,4',
    n3: 'E1:1=1 H1,1 H2,1 H3,1 E1:2=2 E3:3 H3,3 H4,3 E4:4 H4,4',
    n4: 'E1:1=1 H1,1 H2,1 H3,1 H4,1 E1:2=2 E3:3 E4:4 H4,4',
    n5: 'E1:1=1 H1,1 H2,1 E2:2 E2:3=3 H4,1 E1:2=2 E3:3 E4:4 H4,4',
  },
  trace: [
    ...FIGURE_8,
    'append-reply n2>n1 t3 i3 @40',
    'append-reply n3>n1 t3 i3 @41',
    'append n1>n2 t3 i3 c3 @42',
    'pre-vote n5>n2 t4 i3 @50',
    'pre-vote-reply n2>n5 t3 reject @51',
    'pre-vote-reply n3>n5 t3 reject @52',
  ],
  ops: [
    before,
    write('info'),
    read('local-S2', 'n2', OLD, 'read-local'),
    read('local-S3', 'n3', OLD, 'read-local'),
    read('read', 'n2', NEW),
    read('read-after', 'n2', NEW),
    ...finals(5, NEW),
  ],
}

const RECORDS = [
  [0, 1],
  [1, 2],
]
const poll = (name: string, node: string, records: readonly (readonly number[])[]): ForgedOp => ({
  name,
  node,
  f: 'poll',
  value: 'beginning',
  seen: { from: 0, next: records.length, records: records.map((each) => [...each]) },
})

/** The record 2 is at offset 1. Of logs there are none: all is what clients were told. */
export const RECORD_SURVIVES: Forgery = {
  roles: { L: 'n1', F1: 'n2', F2: 'n3', W: 'n2' },
  numbers: {},
  moments: { acknowledged: 26, 'killed L': 27, 'new leader': 36 },
  logs: {},
  ops: [
    { name: 'leads-before', node: 'n1', f: 'leader', value: null, seen: [1, 0] },
    { name: 'before', node: 'n1', f: 'send', value: 1, seen: [0, 1] },
    { name: 'write', node: 'n1', f: 'send', value: 2, seen: [1, 2] },
    { name: 'leads-after', node: 'n2', f: 'leader', value: null, seen: [2, 1] },
    poll('read', 'n2', RECORDS),
    ...['n1', 'n2', 'n3'].map((node) => poll(`final-${node}`, node, [...RECORDS, [2, 1_000]])),
  ],
}
