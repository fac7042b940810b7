/** A measured process, timer/main.go or ours.js: one request a line, one answer a line. */
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const OURS = join(dirname(fileURLToPath(import.meta.url)), 'ours.js')

/** `ask` resolves with the answer. */
export class Side {
  #child
  #answers

  constructor(command, words) {
    this.#child = spawn(command, words, { stdio: ['pipe', 'pipe', 'inherit'] })
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]()
  }

  async ask(request) {
    this.#child.stdin.write(`${JSON.stringify(request)}\n`)
    const { value, done } = await this.#answers.next()
    if (done) throw new Error(`the measured process ended at ${JSON.stringify(request)}`)
    return JSON.parse(value)
  }

  end() {
    this.#child.stdin.end()
  }
}

export function ourSide() {
  return new Side(process.execPath, ['--conditions=ordeal-source', OURS])
}
