/**
 * Random values written as EDN and JSON are read as they were; random text is read or refused, never anything else.
 */
import fc from 'fast-check'
import { FORMATS, MalformedHistory } from 'porcupine-ts'
import { expect, it } from 'vitest'
import { EdnReader } from '../../../../checkers/porcupine-ts/src/formats/edn-reader.ts'
import { readEvents } from '../../../../checkers/porcupine-ts/src/formats/index.ts'
import { JsonReader } from '../../../../checkers/porcupine-ts/src/formats/json-reader.ts'
import type { Value } from '../../../../checkers/porcupine-ts/src/value.ts'

const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Number.isInteger(number)),
    fc.string(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), tie('value'), { maxKeys: 3 }),
  ),
}))

function edn(of: Value): string {
  if (of === null) return 'nil'
  if (typeof of !== 'object') return JSON.stringify(of)
  if (Array.isArray(of)) return `[${of.map(edn).join(' ')}]`
  return `{${Object.entries(of)
    .map(([name, inner]) => `:${name} ${edn(inner)}`)
    .join(', ')}}`
}

it('reads what was written as EDN, and as JSON', () => {
  fc.assert(
    fc.property(fc.array(value, { maxLength: 4 }), (values) => {
      const reader = new EdnReader(values.map(edn).join('\n'))
      expect(values.map(() => reader.next()?.value)).toEqual(values)
      expect(reader.next()).toBeUndefined()
      const items = [...new JsonReader(JSON.stringify(values, null, 1)).items()]
      expect(items.map((item) => item.value)).toEqual(values)
    }),
    { numRuns: 500, seed: 1 },
  )
})

it('refuses with a reason whatever it cannot read', () => {
  const pieces = fc.constantFrom(
    ...'[]{}()":,#;_\\ \n'.split(''),
    ':process 0',
    '"type":"ok"',
    'nil',
    '#_',
    '1/2',
    '-',
    'jepsen.util - 0 :ok :read',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), fc.constantFrom(...FORMATS), (text, format) => {
      try {
        readEvents(text.join(''), format)
      } catch (error) {
        if (!(error instanceof MalformedHistory)) throw error
        expect(error.reason).not.toBe('')
      }
    }),
    { numRuns: 3_000, seed: 2 },
  )
})
