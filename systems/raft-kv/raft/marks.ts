/** What a campaign must have seen: rare turns of the algorithm. A mark that was never made is evidence of nothing. */
export const MARKS = [
  'append refused',
  'conflicting suffix truncated',
  'entry of an earlier term committed indirectly',
  'io error ended the process',
  'joint configuration entered',
  'leader stepped down without a quorum',
  'leadership transferred',
  'lease read served',
  'log compacted',
  'membership changed',
  'pre-vote refused since a leader is alive',
  'read postponed until a commit of the own term',
  'repeated command not applied again',
  'snapshot installed',
  'torn tail dropped',
  'vote refused for a shorter log',
  'vote refused for an older last term',
  'vote refused to a second candidate',
] as const

export type Mark = (typeof MARKS)[number]
