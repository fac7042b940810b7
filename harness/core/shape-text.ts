/**
 * The shape of an op's value as a line of text, printed from the schema that validates it: `[integer >= 1, null]`.
 * Station: core. Pure. Knows the kinds of schema that op schemas are made of; of any other it prints valibot's own word.
 */
import type { GenericSchema } from 'valibot'
import type { Json } from './json.ts'

/** What valibot's schemas hold beside their types: absent where a kind has no such part. */
type Parts = {
  readonly type: string
  readonly expects: string | null
  readonly literal?: Json
  readonly item?: Parts
  readonly items?: readonly Parts[]
  readonly options?: readonly (Parts | string)[]
  readonly entries?: Readonly<Record<string, Parts>>
  readonly wrapped?: Parts
  readonly pipe?: readonly (Parts & { readonly requirement?: unknown })[]
}

export function shapeText(schema: GenericSchema<Json>): string {
  return shape(schema as unknown as Parts)
}

function shape(parts: Parts): string {
  switch (parts.type) {
    case 'literal':
      return JSON.stringify(parts.literal)
    case 'number':
      return numberShape(parts)
    case 'array':
      return parts.item === undefined ? 'array' : `[${shape(parts.item)}, ...]`
    case 'tuple':
    case 'strict_tuple':
      return `[${(parts.items ?? []).map(shape).join(', ')}]`
    case 'object':
    case 'strict_object':
      return `{ ${Object.entries(parts.entries ?? {})
        .map(entry)
        .join(', ')} }`
    case 'union':
    case 'variant':
    case 'picklist':
      return (parts.options ?? [])
        .map((one) => (typeof one === 'string' ? JSON.stringify(one) : shape(one)))
        .join(' or ')
    case 'nullable':
      return parts.wrapped === undefined ? 'null' : `${shape(parts.wrapped)} or null`
    default:
      return parts.expects ?? parts.type
  }
}

function entry([name, value]: readonly [string, Parts]): string {
  const optional = value.type === 'optional' && value.wrapped !== undefined
  return optional ? `${name}?: ${shape(value.wrapped)}` : `${name}: ${shape(value)}`
}

function numberShape({ pipe = [] }: Parts): string {
  const word = pipe.some(({ type }) => type === 'integer') ? 'integer' : 'number'
  const bounds = pipe.flatMap(({ type, requirement }) => {
    if (type === 'min_value') return [` >= ${requirement}`]
    return type === 'max_value' ? [` <= ${requirement}`] : []
  })
  return `${word}${bounds.join(' and')}`
}
