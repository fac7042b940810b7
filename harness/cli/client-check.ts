/**
 * `ordeal client-check`: a user's own client, a command that speaks JSON lines, put through the honesty suite.
 * Station: command line. Exit 0 if it is honest, 1 if not, 5 if that could not be seen.
 */
import { checkClient, honestyOf, honestyText } from '../client-check.ts'
import { parseDurationMs } from '../core/duration.ts'
import { UsageError } from '../core/errors.ts'
import { commandClients } from '../honesty/command-client.ts'
import { EXIT } from './exit-codes.ts'
import { interruptible } from './interruptible.ts'
import { print } from './output.ts'

export type ClientCheckWords = {
  readonly system?: string
  readonly version?: string
  readonly image?: string
  readonly target?: string
  readonly functions: string
  readonly deadline: string
  readonly json?: true
}

const DEADLINE_MS_MIN = 100
/** A command's timers are its own, and it answers through a pipe: how late those are on a busy machine nobody can tell. */
const SLACK_MS = 250

export async function clientCheck(command: readonly string[], words: ClientCheckWords): Promise<number> {
  const { functions, deadline, json, ...server } = words
  const deadlineMs = parseDurationMs(deadline)
  if (deadlineMs === undefined || deadlineMs < DEADLINE_MS_MIN)
    throw new UsageError('DEADLINE', `'${deadline}' is no deadline`, {
      hint: `such as 500ms or 2s, at least ${DEADLINE_MS_MIN}ms`,
    })
  const report = await interruptible(
    (status, signal) =>
      checkClient({
        ...server,
        functions: functions.split(','),
        deadlineMs,
        slackMs: SLACK_MS,
        open: commandClients(command, process.env),
        signal,
        onProgress: (text) => status.step(text),
      }),
    () => 'removing what was started',
  )
  const verdict = honestyOf(report)
  print(
    json === true ? `${JSON.stringify({ honest: verdict === 'honest', verdict, ...report })}\n` : honestyText(report),
  )
  return { honest: EXIT.valid, dishonest: EXIT.invalid, unknown: EXIT.unknown }[verdict]
}
