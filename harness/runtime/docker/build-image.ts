/**
 * Builds the image of a recipe: its base first, then what its prepare script makes on the host, then the Dockerfile.
 * Station: runtime/docker. The build goes through the engine's API by dockerode: testcontainers 12.2 drops the build's
 * output, so a failed one would say only "Failed to build image", and never settles if the engine refuses the request.
 */
import { cp, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type Docker from 'dockerode'
import { execa } from 'execa'
import type { ImageRecipe } from '../../../systems/container-system.ts'
import { EnvironmentError } from '../../core/errors.ts'
import { undoLater } from './cleanup.ts'
import { messageOf } from './engine-errors.ts'
import { imageTag } from './image-tag.ts'
import { imageExists } from './images.ts'
import { packageRoot } from './package-root.ts'
import { requireTools } from './tools.ts'

export type BuildOptions = {
  /** Told in single lines what happens. */
  readonly onProgress?: (text: string) => void
}

const LAST_LINES = 20

/** Builds it and its bases unless the engine holds them already, and returns its tag. */
export async function buildImage(docker: Docker, recipe: ImageRecipe, options: BuildOptions = {}): Promise<string> {
  const tag = imageTag(recipe)
  if (await imageExists(docker, tag)) return tag
  const onProgress = options.onProgress ?? (() => {})
  const base = recipe.base === undefined ? undefined : await buildImage(docker, recipe.base, options)
  if (recipe.prepare !== undefined) requireTools(recipe.prepare.tools, `building the image '${recipe.name}'`)

  const workspace = await mkdtemp(join(tmpdir(), 'ordeal-image-'))
  const removeWorkspace = undoLater(() => rm(workspace, { recursive: true, force: true }))
  try {
    onProgress(`building ${tag}`)
    const context = await assemble(recipe, workspace, onProgress)
    await build(docker, tag, context, { VERSION: recipe.version, ...(base && { BASE: base }) }, onProgress)
    return tag
  } finally {
    await removeWorkspace()
  }
}

/** The build context: the recipe's folder, over it what the script made. A Dockerfile from the script takes precedence. */
async function assemble(recipe: ImageRecipe, workspace: string, onProgress: (text: string) => void): Promise<string> {
  const folder = join(packageRoot(), recipe.directory)
  const context = join(workspace, 'context')
  const output = join(workspace, 'output')
  await cp(folder, context, { recursive: true })
  if (recipe.prepare === undefined) return context
  await mkdir(output)
  await prepare(recipe.name, folder, [recipe.prepare.script, recipe.version, output], onProgress)
  for (const entry of await readdir(output)) {
    await rm(join(context, entry), { recursive: true, force: true })
    await rename(join(output, entry), join(context, entry))
  }
  return context
}

async function prepare(
  name: string,
  folder: string,
  command: readonly string[],
  onProgress: (text: string) => void,
): Promise<void> {
  const subprocess = execa('sh', command, { cwd: folder, all: true, reject: false, stdin: 'ignore' })
  const lines: string[] = []
  for await (const line of subprocess.iterable({ from: 'all' })) keep(lines, line, onProgress)
  const { failed, shortMessage } = await subprocess
  if (!failed) return
  throw new EnvironmentError('IMAGE_PREPARE_FAILED', `preparing the image '${name}' failed:\n${lines.join('\n')}`, {
    hint: 'the lines above are the last of its script; it needs the network for packages',
    facts: { script: shortMessage ?? command.join(' '), lines },
  })
}

async function build(
  docker: Docker,
  tag: string,
  context: string,
  buildargs: { readonly [name: string]: string },
  onProgress: (text: string) => void,
): Promise<void> {
  const lines: string[] = []
  // Streamed, not gzipped: a base's root file system goes through a local socket.
  // Its failure shows as the engine's, which gets half an archive.
  const tar = execa('tar', ['-C', context, '-c', '.'], {
    buffer: false,
    reject: false,
    env: { COPYFILE_DISABLE: '1' },
  })
  try {
    const stream = await docker.buildImage(tar.stdout, { t: tag, buildargs, forcerm: true })
    const error = await follow(docker, stream, (line) => keep(lines, line, onProgress))
    if (error !== undefined) throw new Error(error)
    if (!(await imageExists(docker, tag))) throw new Error('the build ended without an image')
  } catch (cause) {
    if (lines.at(-1) !== messageOf(cause)) lines.push(messageOf(cause))
    throw new EnvironmentError('IMAGE_BUILD_FAILED', `building ${tag} failed:\n${lines.join('\n')}`, {
      hint: 'the lines above are the last the engine said',
      facts: { lines },
      cause,
    })
  } finally {
    tar.kill()
  }
}

type BuildEvent = { readonly stream?: string; readonly status?: string; readonly error?: string }

/** Resolves at the end of the stream with the error that the engine sent in it, which followProgress takes for news. */
function follow(
  docker: Docker,
  stream: NodeJS.ReadableStream,
  onLine: (line: string) => void,
): Promise<string | undefined> {
  let said: string | undefined
  return new Promise((resolve, reject) => {
    docker.modem.followProgress(
      stream,
      (error) => (error ? reject(error) : resolve(said)),
      ({ stream: text, status, error }: BuildEvent) => {
        said ??= error?.trim()
        for (const line of (error ?? text ?? status ?? '').split('\n')) onLine(line)
      },
    )
  })
}

function keep(lines: string[], text: string, onProgress: (text: string) => void): void {
  const line = text.trim()
  if (line === '') return
  onProgress(line)
  lines.push(line)
  if (lines.length > LAST_LINES) lines.shift()
}
