/** One thing about a log that cannot be, before it is put into a sentence for the report. */
export type Oddity = {
  readonly name: OddityName
  /** What follows the log's name in its sentence. */
  readonly words: string
  /** Its operations, by the index of their invocations. */
  readonly invocations: readonly number[]
}

/** After Jepsen's kafka workload; `garbage-read` is a value that nobody had sent. */
export const ODDITY_NAMES = [
  'lost-write',
  'inconsistent-offsets',
  'duplicate',
  'aborted-read',
  'garbage-read',
  'poll-skip',
  'nonmonotonic-poll',
  'nonmonotonic-send',
] as const

export type OddityName = (typeof ODDITY_NAMES)[number]
