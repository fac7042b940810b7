/**
 * The page of commands in docs/generated/: the help of each, as the program itself says it.
 * Station: command line. Runs nothing.
 */
import type { Command } from 'commander'
import { createProgram } from './program/program.ts'

const COLUMNS = 100

export function commandsPage(): string {
  const program = createProgram(() => {})
  const sections = [program, ...commandsIn(program)].map(
    (command) => `## ${pathOf(command)}\n\n${indented(helpOf(command))}`,
  )
  return `# Commands\n\n${sections.join('\n')}`
}

/** Depth first, in the order of the help; a command that only groups others is left out. */
function commandsIn(command: Command): readonly Command[] {
  return command.commands.flatMap((child) => (child.commands.length > 0 ? commandsIn(child) : [child]))
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`
}

/** Of a fixed width, whatever the terminal. */
function helpOf(command: Command): string {
  const help = command.createHelp()
  help.prepareContext({ helpWidth: COLUMNS })
  return help.formatHelp(command, help)
}

function indented(text: string): string {
  return text
    .trimEnd()
    .replaceAll(/^(?=.)/gm, '    ')
    .concat('\n')
}
