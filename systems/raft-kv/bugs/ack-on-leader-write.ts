import type { Bug } from './bug.ts'
import { leaderDiesAlone } from './scripts/leader-dies-alone.ts'

export const ackOnLeaderWrite: Bug = {
  number: 14,
  name: 'ack-on-leader-write',
  story:
    'The client is answered when the leader alone has its write (Kafka acks=1, MongoDB w:1). The leader dies, ' +
    'and the others never heard of it.',
  breaks: 'section 5.3: an entry is applied, and its client answered, when a majority holds it',
  rules: { mayAnswerUncommitted: () => true },
  script: { nodes: 3, play: leaderDiesAlone },
  fires: ['linearizability'],
}
