/** Reads a command line of the docs as the program would, running nothing. */
import type { Command } from 'commander'
import { assertNames } from '../../checkers/history-file.ts'
import { checkerNamed } from '../../checkers/index.ts'
import type { CheckOptions } from '../../harness/cli/check.ts'
import { createProgram } from '../../harness/cli/program/program.ts'
import { type ScenarioOptions, scenarioFromOptions } from '../../harness/cli/scenario-options.ts'

/** Commands in the text, one a line: `ordeal ...`, whatever runs it; comments and the prompt are left out. */
export function commandLines(code: string): readonly string[] {
  return code.split('\n').flatMap((line) => {
    const match = /^(?:\$ )?(?:npx |npm run ordeal -- )?(?=ordeal\b)([^#]*)/.exec(line.trim())
    return match?.[1] === undefined ? [] : [match[1].trim()]
  })
}

/** Whether a word of the line stands for another, as NAME in `ordeal report RUN`. */
function isSynopsis(line: string): boolean {
  return /(^|[\s=/])[A-Z]{2,}\b|\\\||\.\.\.|\[/.test(line)
}

/** What is wrong with the line; undefined if nothing. Of a synopsis only options and their places are read. */
export async function commandProblem(line: string): Promise<string | undefined> {
  const [, ...words] = line.split(/\s+/)
  const program = createProgram(() => {})
  const check = isSynopsis(line) ? () => {} : checkValues
  for (const command of commandsIn(program)) {
    command.configureOutput({ writeErr: () => {}, writeOut: () => {} })
    command.action((...given: readonly unknown[]) => check(command.name(), given))
  }
  if (words.length === 0) return undefined
  try {
    await program.parseAsync(words, { from: 'user' })
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Depth first, with the program itself; groups have no action of their own. */
function commandsIn(command: Command): readonly Command[] {
  return command.commands.flatMap((child) => (child.commands.length > 0 ? commandsIn(child) : [child]))
}

/** `given`: the arguments of the command, its options, and the command itself. */
function checkValues(command: string, given: readonly unknown[]): void {
  const options = given.at(-2) as ScenarioOptions & CheckOptions
  if (command === 'run' && (given[0] as readonly string[]).length === 0) scenarioFromOptions(options, 1)
  if (command !== 'check') return
  options.checker?.forEach(checkerNamed)
  assertNames(options)
}
