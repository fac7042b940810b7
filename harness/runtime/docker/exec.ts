/**
 * Runs a command inside a running container and waits for its end. About 40 ms each: never in a tight loop.
 * Station: runtime/docker.
 */
import type Docker from 'dockerode'
import { logFrames } from './log-frames.ts'

export type ExecResult = { readonly exitCode: number; readonly stdout: string; readonly stderr: string }

/** Rejects if the engine cannot run it; a command that fails is a result. */
export async function execIn(container: Docker.Container, command: readonly string[]): Promise<ExecResult> {
  const exec = await container.exec({ Cmd: [...command], AttachStdout: true, AttachStderr: true })
  const stream = await exec.start({ hijack: true, stdin: false })
  const output = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] }
  for await (const { channel, bytes } of logFrames(stream)) output[channel].push(bytes)
  const { ExitCode } = await exec.inspect()
  return { exitCode: ExitCode ?? -1, stdout: text(output.stdout), stderr: text(output.stderr) }
}

function text(parts: readonly Uint8Array[]): string {
  return Buffer.concat(parts).toString('utf8')
}
