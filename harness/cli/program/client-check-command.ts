/**
 * The words of `ordeal client-check`; what it does is in ../client-check.ts.
 * Station: command line.
 */
import type { Command } from 'commander'
import type { Ended } from './ended.ts'

export function addClientCheck(program: Command, ended: Ended): void {
  program
    .command('client-check')
    .summary('put your own client between a correct server and a bad network, and see whether it tells the truth')
    .description(
      'Starts your client, a command, again and again in front of a correct server, loses and delays what they say to each ' +
        'other, and reports operations sent twice, applied writes called failed, answers after the deadline. The command ' +
        'finds the server in ORDEAL_TARGET (or {target} in its arguments), reads operations as JSON lines from stdin, ' +
        '{ "id", "f", "key", "value", "deadlineMs" }, and answers { "id", "type": "ok|fail|info", "value", "error" } on ' +
        'stdout. Exit 0 if it is honest, 1 if not, 5 if that could not be seen.',
    )
    .argument('<command...>', 'after --, such as: -- node my-client.js')
    .option('--system <name>', 'start one node of this system, which counts what was applied: etcd')
    .option('--version <version>', 'of the system (default: the newest that ordeal builds)')
    .option('--image <reference>', 'a container image to use instead')
    .option('--target <address>', 'or use your own server at HOST:PORT: then only requests are counted')
    .option('--functions <names>', 'of read, write and cas', 'read,write')
    .option('--deadline <duration>', 'of each operation', '1s')
    .option('--json', 'print the report as JSON on stdout')
    .action(async (command, words) => ended(await (await import('../client-check.ts')).clientCheck(command, words)))
}
