/**
 * The honesty suite: every client of ours passes it without finding or note, two well-known clients fail it with their
 * defaults, each by what it did, and pass it when what they do by themselves is turned off.
 */
import { globSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { ROOT } from './ordeal.js'
import { printed } from './printed.js'

/** Every system whose client is held to account has this file. */
const ADAPTERS = globSync('systems/*/checked-client.ts', { cwd: ROOT }).map((path) => basename(dirname(path)))

const isHonest = ({ findings, notes, clean, trials }) => findings + notes === 0 && trials > 0 && clean === trials

/** Each of these, as the suite names it, must be among what it did. */
function caught(client, ...wanted) {
  return printed('measure-honesty.js', [client], ({ did }) =>
    wanted.every((each) => did.some((line) => line.startsWith(each))),
  )
}

export const CASES = {
  ...Object.fromEntries(
    ADAPTERS.map((system) => [`honest-${system}`, printed('measure-honesty.js', [system], isHonest)]),
  ),
  'dishonest-ioredis': caught(
    'ioredis',
    'write reply-lost: sent-again',
    'write reply-lost: applied-again',
    'write server-lost: applied-again',
  ),
  'dishonest-etcd3': caught(
    'etcd3',
    'write reply-lost: sent-again',
    'write reply-lost: applied-again',
    'write server-lost: fail-though-applied',
  ),
  'tamed-ioredis': printed('measure-honesty.js', ['ioredis-tamed'], isHonest),
  'tamed-etcd3': printed('measure-honesty.js', ['etcd3-tamed'], isHonest),
}
