/**
 * The command line: each command with its options and its help. What a command does is in a file of its own, loaded only when
 * it is called, so that help is quick.
 * Station: command line.
 */
import { Command } from 'commander'
import { ordealVersion } from '../version.ts'
import { addCampaigns } from './campaign-commands.ts'
import { addClientCheck } from './client-check-command.ts'
import type { Ended } from './ended.ts'
import { addGuarantees } from './guarantees-command.ts'
import { addImages, addList, addMachine } from './machine-commands.ts'
import { addRun } from './run-command.ts'
import { addCheck, addReports } from './stored-run-commands.ts'

/** The commands with their options. */
export function createProgram(ended: Ended): Command {
  const program = new Command('ordeal')
    .description(
      'Proves or refutes what a distributed system promises: runs it under faults and judges what clients saw.',
    )
    .version(ordealVersion(), '-V, --version', 'print the version of ordeal')
    .enablePositionalOptions()
    .exitOverride()
    .showHelpAfterError('(add --help for what is legal)')
    .helpCommand(false)
    .addHelpText('after', EXIT_CODES_HELP)
  addRun(program, ended)
  addGuarantees(program, ended)
  addCampaigns(program, ended)
  addCheck(program, ended)
  addClientCheck(program, ended)
  addReports(program, ended)
  addList(program, ended)
  addImages(program, ended)
  addMachine(program, ended)
  return program
}

const EXIT_CODES_HELP = `
Exit codes: 0 valid, or as expected; 1 invalid; 2 usage; 3 environment; 4 a plugin broke its contract; 5 unknown; 70 internal.`
