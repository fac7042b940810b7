import type { Bug } from './bug.ts'
import { retryBehindCut } from './scripts/retry-behind-cut.ts'

export const retryAppliedTwice: Bug = {
  number: 38,
  name: 'retry-applied-twice',
  story:
    'A command that is sent again is applied again (etcd clients that retry a put; MongoDB before sessions). ' +
    'A value that was overwritten comes back.',
  breaks: 'section 8, dissertation 6.3: the state machine answers a repeated serial number without executing it again',
  rules: { isRepeat: () => false },
  script: { nodes: 3, play: retryBehindCut },
  fires: ['linearizability'],
}
