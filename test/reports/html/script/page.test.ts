import { describe, expect, it } from 'vitest'
import { scriptReport } from '../../../../reports/html/script/page.ts'
import { heldScript, type SampleScript, stoppedScript, violatedScript } from '../../../support/sample-script.ts'

const pageOf = ({ record, history }: SampleScript) => scriptReport(record, history)
const count = (page: string, part: string) => page.split(part).length - 1

describe('the page of a directed scenario', () => {
  it('says what held, and shows each fact with its status in words', () => {
    const sample = heldScript()
    const page = pageOf(sample)
    expect(page).toContain('<h1 id="verdict">Held</h1>')
    expect(count(page, '✓ proved')).toBe(sample.record.facts.length)
    for (const { name } of sample.record.facts) expect(page).toContain(`<th scope="row">${name}</th>`)
    expect(page).toContain('no definite failure')
  })

  it('says what was violated, and which fact says so', () => {
    const page = pageOf(violatedScript())
    expect(page).toContain('<h1 id="verdict">Violated</h1>')
    expect(page).toContain('✗ refuted')
    expect(page).not.toContain('no definite failure') // the write was acknowledged
  })

  it('of a script that stopped short says why, as text, and nothing of the guarantee', () => {
    const page = pageOf(stoppedScript())
    expect(page).toContain('<h1 id="verdict">Not reached</h1>')
    expect(page).toContain('no leader &lt;b&gt;came&lt;/b&gt;')
    expect(page).not.toContain('✓ proved')
  })

  it('shows the logs of all members at each moment, the entry in question framed', () => {
    const sample = heldScript()
    const page = pageOf(sample)
    expect(count(page, '<table class="log">')).toBe(sample.record.logs.length)
    expect(page).toContain('when each entered term 4')
    expect(page).toContain('class="entry term-1 subject"')
    expect(page).toContain('>S1 n1<')
  })

  it('draws every message, and leads from a fact to the message and the operation that prove it', () => {
    const { record, history } = heldScript()
    const page = scriptReport(record, history)
    for (const { n } of record.messages) expect(page).toContain(`id="message-${n}"`)
    const links = [...page.matchAll(/href="#((?:op|message)-\d+)"/g)].map(([, anchor]) => anchor)
    expect(links.length).toBeGreaterThan(3)
    for (const anchor of links) expect(page).toContain(`id="${anchor}"`)
  })

  it('of a simulated play has its seed and simulated time, and no logs of servers', () => {
    const { record, history } = heldScript()
    const { version: _, ...plan } = record.plan
    const page = pageOf({ record: { ...record, plan: { ...plan, system: 'raft-kv', seed: 7 } }, history })
    expect(page).toContain('<dt>Seed</dt><dd>7</dd>')
    expect(page).toContain('<dt>Simulated time</dt><dd>10.1 s</dd>')
    expect(page).toContain('href="evidence/n1/"')
    expect(page).not.toContain('href="nodes/')
    expect(page).toContain('· raft-kv ·')
  })

  it('loads nothing and runs nothing', () => {
    for (const sample of [heldScript(), violatedScript(), stoppedScript()]) {
      const page = pageOf(sample)
      expect(page).not.toMatch(/<script|<img|<link rel="stylesheet"|https?:\/\//)
      expect(page).toContain('default-src &#39;none&#39;')
    }
  })
})
