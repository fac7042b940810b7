/**
 * The registers as histories write them. A compare-and-set that is `ok` was applied, unless its value is
 * { applied: false }: then it was refused, which says that the register did not hold `from`.
 */
import { casRegister } from '../models/cas-register.ts'
import { register } from '../models/register.ts'
import { versionedRegister } from '../models/versioned-register.ts'
import { isRecord, isScalar, type Value } from '../value.ts'
import { acknowledged, anything, change, isNatural, nothing, type Shape, scalar, scalarOrNull } from './shapes.ts'
import { plainly, type Recorded, type ShippedModel, type Translated } from './shipped-model.ts'

const versioned: Shape = { says: '[revision, value], or [0, null] before the first write', fits: isVersioned }

const versionedChange: Shape = {
  says: '{ applied: true, revision } or { applied: false, seen: [revision, value] }',
  fits: (value) => {
    if (!isRecord(value)) return false
    const { applied, revision, seen } = value
    return applied === true ? isNatural(revision) && revision > 0 : applied === false && isVersioned(seen)
  },
}

const READ_AND_WRITE = {
  read: { asked: nothing, answered: scalarOrNull },
  write: { asked: scalar, answered: acknowledged },
}

export const REGISTERS: readonly ShippedModel[] = [
  { name: register.name, summary: 'one value: read, write', model: register, functions: READ_AND_WRITE },
  {
    name: casRegister.name,
    summary: 'one value: read, write, compare-and-set',
    model: casRegister,
    functions: { ...READ_AND_WRITE, cas: { asked: change, answered: anything } },
    translate: applied,
  },
  {
    name: versionedRegister.name,
    summary: 'one value with a growing revision: read, write, compare-and-set',
    model: versionedRegister,
    functions: {
      read: { asked: nothing, answered: versioned },
      write: { asked: scalar, answered: versioned },
      cas: { asked: change, answered: versionedChange },
    },
    translate: ownValue,
  },
]

function applied(recorded: Recorded): Translated {
  const { f, asked, answered } = recorded
  if (f !== 'cas' || answered === undefined) return plainly(recorded)
  const refused = isRecord(answered) && answered['applied'] === false
  return { input: { f, value: asked }, output: { applied: !refused } }
}

/** The reply of a write repeats its argument; if it does not, the client is wrong and not the system. */
function ownValue(recorded: Recorded): Translated {
  const { f, asked, answered } = recorded
  if (f === 'write' && Array.isArray(answered) && answered[1] !== asked)
    return { problem: `a write of ${JSON.stringify(asked)} that was answered with ${JSON.stringify(answered)}` }
  return plainly(recorded)
}

function isVersioned(value: Value | undefined): boolean {
  if (!Array.isArray(value) || value.length !== 2) return false
  const [revision, held] = value as readonly Value[]
  return isNatural(revision) && (revision === 0 ? held === null : isScalar(held))
}
