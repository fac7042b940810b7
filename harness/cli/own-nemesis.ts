/**
 * Fault families of a user's own, from files outside the project: `--nemesis ./mine.ts`. A file's default export is a
 * FaultFamily or an array of them; Node strips the types of TypeScript by itself. What a file holds is checked before a
 * run starts, and what its functions answer whenever they are called, so that a mistake in it is told as such.
 * Station: command line.
 */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as v from 'valibot'
import { FAULT_FAMILIES } from '../../nemesis/index.ts'
import type { FaultFamily } from '../../nemesis/nemesis.ts'
import { PluginError, UsageError } from '../core/errors.ts'
import { EVERY_TARGET } from '../core/fault.ts'

/** By path as typed. */
export type OwnNemeses = ReadonlyMap<string, readonly FaultFamily[]>

const FILE = /\.[cm]?[jt]s$/

/** Whether a word of `--nemesis` is a path rather than a name. */
export function isNemesisFile(word: string): boolean {
  return FILE.test(word) || word.includes('/')
}

/**
 * Rejects with UsageError NEMESIS_FILE or NEMESIS_FILE_MISSING; with PluginError NEMESIS_NOT_LOADED, NEMESIS_NO_DEFAULT,
 * NEMESIS_SHAPE naming the field, or NEMESIS_TWICE for a name that another family has.
 */
export async function loadOwnNemeses(paths: readonly string[]): Promise<OwnNemeses> {
  const own = new Map<string, readonly FaultFamily[]>()
  for (const path of new Set(paths)) own.set(path, familiesIn(path, await defaultExport(path)))
  const types = [...FAULT_FAMILIES, ...[...own.values()].flat()].map(({ type }) => type)
  const twice = types.find((type, i) => types.indexOf(type) !== i)
  if (twice === undefined) return own
  throw new PluginError('NEMESIS_TWICE', `there are two fault families of the type '${twice}'`, {
    hint: 'Give yours another type.',
    facts: { type: twice },
  })
}

async function defaultExport(path: string): Promise<unknown> {
  const file = resolve(path)
  if (!FILE.test(path))
    throw new UsageError('NEMESIS_FILE', `'${path}' is no file of JavaScript or TypeScript`, {
      hint: 'A nemesis of your own is a .ts, .mts, .js or .mjs file; see docs/adding-a-nemesis.md.',
    })
  if (!existsSync(file)) throw new UsageError('NEMESIS_FILE_MISSING', `there is no file ${file}`, { facts: { file } })
  let module: { readonly default?: unknown }
  try {
    module = await import(pathToFileURL(file).href)
  } catch (cause) {
    throw new PluginError('NEMESIS_NOT_LOADED', `${path} could not be loaded`, { facts: { file }, cause })
  }
  if (module.default !== undefined) return module.default
  throw new PluginError('NEMESIS_NO_DEFAULT', `${path} has no default export`, {
    hint: 'export default { type, summary, needs, targets, plan, apply, verify, heal }',
    facts: { file, exports: Object.keys(module) },
  })
}

const words = v.pipe(v.string(), v.minLength(1))
const func = v.function()

const familySchema = v.looseObject({
  type: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]*$/, 'small letters, digits and dashes, a letter first')),
  summary: words,
  needs: v.pipe(v.array(words), v.minLength(1, 'name the ports that its steps and checks use')),
  targets: v.pipe(v.array(v.picklist(EVERY_TARGET)), v.minLength(1, 'name at least one target')),
  inTurns: v.optional(v.pipe(v.array(v.picklist(EVERY_TARGET)), v.minLength(1, 'name at least one target'))),
  minNodes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  beyondPromises: v.optional(v.literal(true)),
  plan: func,
  planLasting: v.optional(func),
  apply: func,
  verify: func,
  heal: func,
})

function familiesIn(path: string, exported: unknown): readonly FaultFamily[] {
  const isList = Array.isArray(exported)
  return (isList ? exported : [exported]).map((family: unknown, i) => {
    check(familySchema, family, `${path}${isList ? `, family ${i + 1}` : ''}`)
    return guarded(family as FaultFamily, path)
  })
}

const plannedSchema = v.object({
  type: v.string(),
  target: v.picklist(EVERY_TARGET),
  parameters: v.record(v.string(), v.any()),
})
const checksSchema = v.pipe(v.array(v.looseObject({ port: words })), v.minLength(1, 'nothing is measured'))
/** Steps are for ports, but for those that only take time. */
const stepsSchema = v.array(v.union([v.looseObject({ port: words }), v.looseObject({ do: words })]))

/** The same family, whose functions throw PluginError NEMESIS_SHAPE or NEMESIS_THREW and nothing else. */
function guarded(family: FaultFamily, path: string): FaultFamily {
  const guard = <Given extends unknown[], Answer>(
    name: string,
    schema: v.GenericSchema,
    ask: (...given: Given) => Answer,
  ): ((...given: Given) => Answer) => {
    return (...given) => {
      const what = `${path}, ${family.type}: ${name}()`
      let answer: Answer
      try {
        answer = ask.apply(family, given)
      } catch (cause) {
        if (cause instanceof PluginError) throw cause
        throw new PluginError('NEMESIS_THREW', `${what} threw`, { cause })
      }
      check(schema, answer, what)
      return answer
    }
  }
  const { planLasting } = family
  return {
    ...family,
    plan: guard('plan', plannedSchema, family.plan),
    ...(planLasting && { planLasting: guard('planLasting', plannedSchema, planLasting) }),
    apply: guard('apply', stepsSchema, family.apply),
    verify: guard('verify', checksSchema, family.verify),
    heal: guard('heal', stepsSchema, family.heal),
  }
}

function check(schema: v.GenericSchema, value: unknown, what: string): void {
  const result = v.safeParse(schema, value)
  if (result.success) return
  const [issue] = result.issues
  const field = v.getDotPath(issue)
  throw new PluginError('NEMESIS_SHAPE', `${what}: ${field === null ? '' : `${field}: `}${issue.message}`, {
    hint: 'The contract is FaultFamily of ordeal; see docs/adding-a-nemesis.md.',
    facts: { field },
  })
}
