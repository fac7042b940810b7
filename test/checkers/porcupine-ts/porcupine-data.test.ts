/**
 * Every history that Porcupine ships with its tests, through our readers, with the verdict that its tests state.
 */
import { checkHistory, modelOf } from 'porcupine-ts'
import { describe, expect, it } from 'vitest'
import { etcdVerdicts, HAS_PORCUPINE, porcupineFiles } from './porcupine-data.ts'

/** Without 095, which is empty: that cluster did not start. */
function etcdLogs() {
  return porcupineFiles('jepsen').filter(({ text }) => text !== '')
}

describe.skipIf(!HAS_PORCUPINE)('the histories of Porcupine', () => {
  it('reads the logs of etcd: 23 are legal, 79 are not', () => {
    const expected = etcdVerdicts()
    const wrong: string[] = []
    const counts = { linearizable: 0, violation: 0, undecided: 0 }
    for (const { name, text } of etcdLogs()) {
      const { verdict, format } = checkHistory(text, modelOf('cas-register'))
      counts[verdict]++
      const legal = expected.get(Number(/\d+/.exec(name)?.[0]))
      if (format !== 'jepsen-log' || verdict !== (legal === true ? 'linearizable' : 'violation')) wrong.push(name)
    }
    expect(wrong).toEqual([])
    expect(counts).toEqual({ linearizable: 23, violation: 79, undecided: 0 })
  })

  it('reads the histories of the key-value store: ok is legal, bad is not', () => {
    for (const { name, text } of porcupineFiles('kv')) {
      const { verdict, format } = checkHistory(text, modelOf('kv'))
      expect([name, format, verdict]).toEqual([
        name,
        'porcupine-kv',
        name.includes('ok') ? 'linearizable' : 'violation',
      ])
    }
  })
})
