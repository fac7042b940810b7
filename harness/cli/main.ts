/**
 * From the words of a command line to an exit code; errors become text for a person on the way.
 * Station: command line.
 */
import { CommanderError } from 'commander'
import { closeEngineConnections } from '../runtime/docker/engine-connections.ts'
import { errorText } from './error-text.ts'
import { EXIT } from './exit-codes.ts'
import { coloursOn, tolerateClosedPipes } from './output.ts'
import { createProgram } from './program/program.ts'

/** Runs the command and resolves with its exit code; never rejects. */
export async function main(argv: readonly string[]): Promise<number> {
  tolerateClosedPipes()
  let exitCode: number = EXIT.valid
  const program = createProgram((code) => {
    exitCode = code
  })
  try {
    await program.parseAsync(argv, { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.valid : EXIT.usage
    process.stderr.write(errorText(error, coloursOn(process.stderr)))
    return exitCodeOfError(error)
  } finally {
    closeEngineConnections()
  }
}

function exitCodeOfError(error: unknown): number {
  const known = typeof error === 'object' && error !== null && 'exitCode' in error ? error.exitCode : undefined
  return typeof known === 'number' ? known : EXIT.internal
}
