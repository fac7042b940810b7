/**
 * The words of the commands about ordeal itself and the machine it runs on: list, images, doctor, clean.
 * Station: command line.
 */
import { type Command, Option } from 'commander'
import type { Ended } from './ended.ts'

export function addList(program: Command, ended: Ended): void {
  program
    .command('list')
    .description('Lists what there is; with NAME, one of them in detail: settings, promises, outcomes.')
    .argument('<kind>', 'systems, workloads, scenarios, nemeses, checkers or models')
    .argument('[name]')
    .action(async (kind, name) => ended((await import('../list.ts')).list(kind, name)))
}

export function addImages(program: Command, ended: Ended): void {
  const images = program.command('images').description('Container images, built from packages and kept by content.')
  images
    .command('build')
    .description('Builds the images that the engine lacks.')
    .argument('[names...]', 'such as etcd or etcd:3.5.16 (default: the default version of every system)')
    .action(async (names) => ended(await (await import('../images.ts')).buildImages(names)))
  images
    .command('list')
    .description('Lists the images and whether the engine has them.')
    .action(async () => ended(await (await import('../images.ts')).listImages()))
}

export function addMachine(program: Command, ended: Ended): void {
  program
    .command('doctor')
    .description('Says what this machine can do, what it lacks, and what follows.')
    .action(async () => ended(await (await import('../doctor.ts')).doctor()))
  program
    .command('clean')
    .description('Removes containers, networks and volumes that dead runs left.')
    .addOption(new Option('--all', 'also those of living runs, and of other machines that share the engine'))
    .action(async (options) => ended(await (await import('../clean.ts')).clean(options)))
}
