/**
 * The vDSO of one process, read and written through /proc/PID/mem. A write gives the process a copy of the page of its own
 * (a forced write into a private mapping), so no other process sees it.
 * Station: runtime/docker. Effects only. Whose process it is was asked before (container-processes.ts).
 */
import { closeSync, openSync, readFileSync, readSync, writeSync } from 'node:fs'
import { EnvironmentError } from '../../../core/errors.ts'

export class VdsoMemory {
  readonly base: number
  readonly #bytes: number
  readonly #file: number

  /** Throws EnvironmentError PROCESS_GONE, or the kernel's error with its code: ENOENT, ESRCH, EACCES, EPERM. */
  constructor(pid: number) {
    const line = readFileSync(`/proc/${pid}/maps`, 'latin1')
      .split('\n')
      .find((each) => each.endsWith('[vdso]'))
    const [begin = Number.NaN, end = Number.NaN] = (line?.split(' ')[0] ?? '')
      .split('-')
      .map((hex) => parseInt(hex, 16))
    // Positions are numbers, not bigints: fs.writeSync takes no notice of a bigint position.
    if (!Number.isSafeInteger(begin) || !Number.isSafeInteger(end))
      throw new EnvironmentError('PROCESS_GONE', 'it has no vDSO: it has ended')
    this.base = begin
    this.#bytes = end - begin
    this.#file = openSync(`/proc/${pid}/mem`, 'r+')
  }

  /** The whole image. Throws PROCESS_GONE where it has ended or runs another program by now. */
  image(): Buffer {
    return this.read(0, this.#bytes)
  }

  read(at: number, bytes: number): Buffer {
    const buffer = Buffer.alloc(bytes)
    if (readSync(this.#file, buffer, 0, bytes, this.base + at) !== bytes) throw gone()
    return buffer
  }

  /** EIO: this kernel forces no writes. */
  write(at: number, bytes: Buffer): void {
    if (writeSync(this.#file, bytes, 0, bytes.length, this.base + at) !== bytes.length) throw gone()
  }

  close(): void {
    closeSync(this.#file)
  }
}

function gone(): EnvironmentError {
  return new EnvironmentError('PROCESS_GONE', 'its memory is gone')
}
