/**
 * `ordeal run --stop-on-violation`: a run ends at the first violation, and otherwise as if it had not been asked to.
 */
import { readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isFaultOp, isPhaseOp } from '../../../harness/core/op.ts'
import { parseScenario } from '../../../harness/core/scenario.ts'
import { readHistoryFile } from '../../../harness/run/store-reader.ts'
import { ordealHere, temporaryFolder } from '../../support/ordeal-command.ts'

const STOP = '--stop-on-violation'
const RUN = ['run', '--system', 'raft-kv', '--nemesis', 'partition', '--nodes', '5', '--seed', '3']
const textOf = (out: string, file: string) => readFileSync(join(realpathSync(join(out, 'latest')), file), 'utf8')

describe('a system with a bug', () => {
  it('is stopped at the violation, under a fault: healed, read at last, judged, and recorded', async () => {
    const out = temporaryFolder()
    const words = [...RUN, '--set', 'bug=apply-uncommitted', '--time', '20s', STOP, '--out', out]
    const { exitCode, stdout } = await ordealHere(words)
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/stopped {4}by --stop-on-violation at 5\.\d+ s, op \d+: key 'k14': no order/)
    expect(stdout).toContain(STOP)
    const { verdict, stopped, results } = JSON.parse(textOf(out, 'record.json'))
    expect(verdict).toBe('invalid')
    expect(results[0].anomalies[0]).toMatchObject({ key: stopped.key })
    const { history } = readHistoryFile(join(out, 'latest/history.jsonl'))
    const ops = [...history.ops()]
    expect(ops[stopped.op]).toMatchObject({ time: stopped.timeNs, type: 'ok', f: 'read', key: stopped.key })
    const rest = ops.slice(stopped.op)
    const phaseAt = (phase: string) => rest.findIndex((op) => isPhaseOp(op) && op.value.phase === phase)
    // Nothing more is asked for after that moment; what was in force is healed before the last reads.
    const asked = rest.slice(0, phaseAt('final')).filter(({ type }) => type === 'invoke')
    expect(asked.every(({ time }) => time === stopped.timeNs)).toBe(true)
    const healed = rest.findIndex((op) => isFaultOp(op) && op.value.phase === 'healed')
    expect(phaseAt('recovery')).toBeLessThan(healed)
    expect(healed).toBeLessThan(phaseAt('final'))
    expect(textOf(out, 'report.html')).toContain('<b>Stopped</b> by --stop-on-violation at 5.')
    // From its files it is judged the same, and played the same.
    const again = await ordealHere(['check', join(out, 'latest'), '--json'])
    expect(JSON.parse(again.stdout).stopped).toEqual(stopped)
    const before = textOf(out, 'history.jsonl')
    await ordealHere(['run', join(out, 'latest'), '--out', join(out, 'again')])
    expect(textOf(join(out, 'again'), 'history.jsonl')).toBe(before)
  })
})

describe('a healthy system', () => {
  it('goes to its end, with the same history as without the option', async () => {
    const out = temporaryFolder()
    const words = [...RUN, '--time', '4s', '--rate', '300']
    const runs = [await ordealHere([...words, '--out', join(out, 'a')])]
    runs.push(await ordealHere([...words, STOP, '--out', join(out, 'b')]))
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0])
    expect(textOf(join(out, 'b'), 'history.jsonl')).toBe(textOf(join(out, 'a'), 'history.jsonl'))
    expect(JSON.parse(textOf(join(out, 'b'), 'record.json'))).not.toHaveProperty('stopped')
    expect(parseScenario(JSON.parse(textOf(join(out, 'b'), 'scenario.json'))).stopOnViolation).toBe(true)
  })
})

it('is refused for a workload that is judged only at the end', async () => {
  const { exitCode, stderr } = await ordealHere(['run', '--system', 'etcd', '--workload', 'set', STOP])
  expect(exitCode).toBe(2)
  expect(stderr).toContain('NOT_WATCHED')
})
