import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Anomaly, CheckResult } from '../../../harness/core/verdict.ts'
import { htmlReport } from '../../../reports/html/page.ts'
import { hostileRun } from '../../support/sample-hostile.ts'
import { figure8Run } from '../../support/sample-inside.ts'
import type { SampleRun } from '../../support/sample-run.ts'
import { emptyRun, invalidRun, largeRun, unknownRun, validRun } from '../../support/sample-run.ts'
import { SAMPLE_WITNESSES } from '../../support/sample-witnesses.ts'

const page = ({ record, history }: SampleRun) => htmlReport(record, history)

const PAGES = [
  ['valid', page(validRun())],
  ['invalid', page(invalidRun())],
  ['unknown', page(unknownRun())],
  ['empty', page(emptyRun())],
  ['hostile', page(hostileRun())],
  ['simulated', page(figure8Run())],
] as const
const [[, valid], [, invalid], [, unknown], [, empty], [, hostile]] = PAGES

const VOID = new Set(['meta', 'link', 'rect', 'path', 'circle'])

/** The page as markup alone: the script is ours, and says `undefined` where it means it. */
function withoutScripts(text: string): string {
  return text.replace(/(<script[^>]*>)[\s\S]*?<\/script>/g, '$1</script>')
}

/** Names of elements whose tags do not match; the page writes every end tag. */
function unmatched(text: string): readonly string[] {
  const open: string[] = []
  const wrong: string[] = []
  for (const [, closes, name = '', , empty] of text.matchAll(/<(\/?)([a-z0-9]+)((?:\s+[\w-]+="[^"]*")*)\s*(\/?)>/g)) {
    if (closes === '/') {
      if (open.pop() !== name) wrong.push(name)
    } else if (empty !== '/' && !(VOID.has(name) && ['meta', 'link'].includes(name))) open.push(name)
  }
  return [...wrong, ...open]
}

describe.each(PAGES)('the page of the %s run', (_, text) => {
  it('loads nothing, runs nothing, and forbids it', () => {
    const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(text) ?? []
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(text) ?? []
    const scripts = [...text.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/g)]
    const hash = (part: string) => `sha256-${createHash('sha256').update(part).digest('base64')}`
    expect(policy.replaceAll('&#39;', "'")).toBe(
      `default-src 'none'; script-src '${hash(scripts.at(-1)?.[2] ?? '')}'; style-src '${hash(style)}'; base-uri 'none'; form-action 'none'`,
    )
    expect(scripts.slice(0, -1).map(([, attributes]) => attributes)).toEqual(
      _ === 'empty' ? [] : [' type="application/json" id="chart-data"'],
    )
    expect(text).not.toMatch(/<(iframe|object|embed|img|base|form|link)\b/i)
    expect(withoutScripts(text)).not.toMatch(/<[a-z]+[^>]*\s(src|srcset|action|style|on[a-z]+)=/i)
    const links = [...text.matchAll(/\shref="([^"]*)"/g)].map(([, link]) => link as string)
    for (const link of links) expect(link).toMatch(/^(#[a-z0-9-]+|[a-z]+\.jsonl?|nodes\/[^/]+\/)$/)
    expect(text).not.toMatch(/@import|url\(/)
  })

  it('matches its tags', () => {
    expect(unmatched(withoutScripts(text))).toEqual([])
  })

  it('never prints a value that was not there', () => {
    expect(withoutScripts(text)).not.toMatch(/undefined|NaN|Infinity|\[object/)
  })

  it('links only to sections that exist', () => {
    const ids = new Set([...text.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id))
    for (const [, id] of text.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(id)
  })

  it('is the same whenever it is made', () => {
    const again = {
      valid: validRun,
      invalid: invalidRun,
      unknown: unknownRun,
      empty: emptyRun,
      hostile: hostileRun,
      simulated: figure8Run,
    }
    expect(page(again[_]())).toBe(text)
  })
})

describe('the page', () => {
  it('says the verdict as a word and a symbol', () => {
    for (const [text, word, symbol] of [
      [valid, 'Valid: nothing was found broken', '✓'],
      [invalid, 'Invalid: a guarantee is broken', '✗'],
      [unknown, 'Unknown: nothing can be concluded', '?'],
    ] as const) {
      expect(text).toContain(`<h1 id="verdict">${word}</h1>`)
      expect(text).toContain(`aria-hidden="true">${symbol}</div>`)
    }
  })

  it('shows each witness by its sentence, in a picture, and in a table', () => {
    for (const { anomaly } of SAMPLE_WITNESSES) expect(invalid).toContain(anomaly.sentence)
    expect(invalid.match(/<svg class="lanes"/g)).toHaveLength(3)
    expect(invalid).toContain('The operations of witness 1, by time of invocation')
    expect(invalid).toContain('<td class="mono">write 702</td><td class="mono">[9002, 702]</td><td>900</td><td>n1</td>')
  })

  it('leaves a valid run without a section on what broke', () => {
    expect(valid).not.toContain('What broke')
  })

  it('draws an unknown operation open to the right, and others closed', () => {
    const opens = [...invalid.matchAll(/<title>([^<]*)<\/title><path class="strong-open" d="M1088 [^"]*H1088"/g)]
    expect(opens.map(([, title]) => title?.split('\n')[0])).toEqual([
      'write 803 → unknown (timeout)',
      'read → never completed',
    ])
  })

  it('names a fault beside a witness, and one that acted while time is left out only in words', () => {
    const [first = '', , third = ''] = invalid.split('<article').slice(1)
    expect(first).toContain('>partition leader (n3)</text>')
    expect(first).not.toContain('kill')
    expect(third).not.toContain('>kill leader (n2)</text>')
    expect(third).toContain('kill leader (n2) 6.050–11.000 s')
  })

  it('shows other operations on the same key pale, and none of another key', () => {
    const [first = ''] = invalid.split('<article').slice(1)
    const pale = [...first.matchAll(/<title>([^<]*)<\/title><rect class="pale"/g)].map(([, title]) => title ?? '')
    expect(pale.length).toBeGreaterThanOrEqual(5)
    for (const title of pale) expect(title).toContain('key r7')
  })

  it('marks where a witness ends by when it was caught, not by when waiting ended', () => {
    const [, mark] = /<title>nonlinearizable<\/title><path class="found" d="M([\d.]+)/.exec(invalid) ?? []
    // 34.095 s of 66.9 s between 118 and 1086 pixels; its timeout at 39 s would be at 680.
    expect(Number(mark)).toBeGreaterThan(600)
    expect(Number(mark)).toBeLessThan(615)
  })

  it('names phases too close to each other in one place, so that no name covers another', () => {
    const { record, history } = validRun()
    // The same history in an hour: recovery and final are 2.2 s apart, which is less than a pixel.
    const text = page({ record: { ...record, durationNs: 3600e9 }, history })
    expect(text).toContain('>main, recovery</text>')
    expect(text).toContain('>final</text>')
    expect(text).not.toContain('>recovery</text>')
  })

  it('marks the phases of the run', () => {
    for (const phase of ['main', 'recovery', 'final']) expect(valid).toContain(`>${phase}</text>`)
  })

  it('gives the reasons of an unknown run, and what was left out', () => {
    expect(unknown).toContain('kill was asked for and never in force')
    expect(unknown).toContain('its budget of 50 000 000 steps was spent')
    expect(unknown).toContain('clock-skew: this runtime has no port for clocks')
  })

  it('shows an empty run without charts', () => {
    expect(empty).toContain('No operation was recorded.')
    expect(empty).not.toContain('class="chart"')
  })

  it('links to no logs of a simulated system, which has none', () => {
    const { record, history } = validRun()
    const { version: _, ...scenario } = record.scenario
    expect(page({ record: { ...record, scenario }, history })).not.toContain('href="nodes/')
    expect(valid).toContain('href="nodes/n1/"')
  })

  it('keeps links inside the folder of the run, whatever a node is called', () => {
    expect(hostile).not.toMatch(/href="nodes\/\.+\//)
  })

  it('stands on its own when the history does not hold the witness', () => {
    const text = page({ record: invalidRun().record, history: emptyRun().history })
    expect(text).toContain('The operations of this witness are not in the history at hand.')
  })

  it('says of an anomaly without operations of clients that it was seen inside', () => {
    const { record, history } = invalidRun()
    const inside = (anomaly: Anomaly): Anomaly => ({ ...anomaly, ops: [], whiteBox: true })
    const results = record.results.map((result) => ({ ...result, anomalies: result.anomalies.map(inside) }))
    const text = page({ record: { ...record, results }, history })
    expect(text).toContain('Seen inside the nodes: it names no operation of a client.')
    expect(text).not.toContain('not in the history at hand')
  })

  it('tells how results read, and no figures that have a section of their own', () => {
    const { record, history } = invalidRun()
    const results = record.results.map((result) => ({ ...result, stats: { model: 'versioned-register' } }))
    const stats: CheckResult = { checker: 'stats', verdict: 'valid', anomalies: [], stats: { functions: { write: 8 } } }
    const text = page({ record: { ...record, results: [...results, stats] }, history })
    expect(text).toContain('<th scope="col">Result: [revision, value]</th>')
    expect(text).not.toContain('{write: 8}')
    expect(invalid).toContain('<th scope="col">Result</th>')
  })

  it('stays below 4 MB for 100 000 operations, 1000 faults and 500 anomalies of 10 000 operations', () => {
    const text = page(largeRun(100_000))
    expect(Buffer.byteLength(text)).toBeLessThan(4_000_000)
    expect(text).toContain('the first 30 and the last 10')
    expect(text.match(/<rect class="band-/g)?.length).toBeLessThan(600)
  })
})
