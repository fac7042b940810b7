/** Hears the exit code of the command that was run. Station: command line. */
export type Ended = (exitCode: number) => void
