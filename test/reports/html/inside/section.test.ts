import { describe, expect, it } from 'vitest'
import type { InsideStory } from '../../../../harness/core/inside-story.ts'
import { htmlReport } from '../../../../reports/html/page.ts'
import { hostileRun } from '../../../support/sample-hostile.ts'
import { figure8Run, lostWriteRun, rolledBackRun, staleReadRun } from '../../../support/sample-inside.ts'
import { invalidRun, type SampleRun } from '../../../support/sample-run.ts'

const page = ({ record, history }: SampleRun) => htmlReport(record, history)
const withStory = ({ record, history }: SampleRun, change: Partial<InsideStory>): SampleRun => {
  if (record.inside === undefined) throw new Error('no story')
  return { record: { ...record, inside: { ...record.inside, ...change } }, history }
}
/** A section's text. */
const section = (text: string, id: string) =>
  text.split(`<section class="card" id="${id}"`)[1]?.split('</section>')[0] ?? ''
const count = (text: string, part: string | RegExp) => text.split(part).length - 1

const FIGURE_8 = figure8Run()
const figure8 = page(FIGURE_8)
const PAGES = [
  ['Figure 8', FIGURE_8],
  ['a rolled back write seen', rolledBackRun()],
  ['a stale read', staleReadRun()],
  ['a lost write', lostWriteRun()],
] as const

describe.each(PAGES)('the page of %s', (_, run) => {
  const text = page(run)
  const story = run.record.inside as InsideStory

  it('says in one sentence what went wrong inside', () => {
    expect(section(text, 'inside')).toContain(`<p class="sentence">${story.gist}</p>`)
  })

  it('has the same sign for an event in the list and in the picture', () => {
    const inside = section(text, 'inside')
    const listed = [...inside.matchAll(/<span class="letter[ a-z]*">([A-Z])<\/span>/g)].map(([, mark]) => mark)
    const drawn = [...inside.matchAll(/class="sign-text"[^>]*>([A-Z])</g)].map(([, mark]) => mark)
    expect(listed.length).toBeGreaterThan(3)
    expect([...new Set(drawn)].sort()).toEqual(listed)
  })

  it('numbers the operations as its witness does, at the nodes they were sent to', () => {
    const inside = section(text, 'inside')
    const operations = story.events.filter(({ kind }) => kind === 'operation')
    for (const [i] of operations.entries()) expect(inside).toContain(`<span class="badge">${i + 1}</span>`)
    expect(count(inside, '<rect class="strong"') + count(inside, '<path class="strong-open"')).toBe(
      operations.length + 1,
    ) // and the key
  })

  it('has a lane with every role and term for each node', () => {
    for (const { node } of story.nodes) expect(section(text, 'inside')).toContain(`>${node}</text>`)
    for (const { spans } of story.nodes)
      for (const { role, term } of spans.filter((span) => span.role === 'leader'))
        expect(section(text, 'inside')).toContain(`${role} of term ${term}: `)
  })

  it('has the logs of each moment, and every message', () => {
    expect(count(section(text, 'logs'), '<table class="log">')).toBe(story.moments.length)
    expect(count(section(text, 'messages'), '<path class="message ')).toBe(
      story.messages.length + story.messages.filter(({ lost }) => lost !== undefined).length, // the cross
    )
  })
})

describe('the inside of Figure 8', () => {
  it('comes after what broke, and before the whole run', () => {
    const order = ['id="findings"', 'id="inside"', 'id="logs"', 'id="messages"', 'id="run"']
    const places = order.map((id) => figure8.indexOf(id))
    expect(places).toEqual([...places].sort((a, b) => a - b))
    for (const id of ['inside', 'logs', 'messages']) expect(figure8).toContain(`<a href="#${id}">`)
  })

  it('marks what Raft must not do in words, not by colour alone', () => {
    const inside = section(figure8, 'inside')
    expect(inside).toContain('<b>n5 became leader of term 4')
    expect(inside).toContain('<td>n1 was killed.</td>')
  })

  it('shows committed entries that contradict each other, and says so to those who do not see it', () => {
    const logs = section(figure8, 'logs')
    expect(logs).toContain('entry term-1 subject contradicts committed')
    expect(logs).toContain('committed, another node committed or applied another entry here')
  })

  it('names the term in every cell, and each node’s role', () => {
    const cells = [
      ...section(figure8, 'logs').matchAll(/<td class="cell"><span class="entry term-(\d) ?[^"]*"><b>(\d)/g),
    ]
    expect(cells.length).toBeGreaterThan(40)
    for (const [, colour, term] of cells) expect(colour).toBe(term)
    expect(section(figure8, 'logs')).toContain('leader of term 4')
  })

  it('tells a message that was lost, and why', () => {
    expect(section(figure8, 'messages')).toContain('append 1:3 commit 2: cut off')
  })
})

describe('an entry applied before it was committed', () => {
  it('has a mark of its own', () => {
    const logs = section(page(rolledBackRun()), 'logs')
    expect(logs).toContain('entry term-1 subject early')
    expect(logs).toContain('applied, not committed')
  })
})

describe('a page without all of it', () => {
  it('has nothing of the inside where there is no story', () => {
    const text = page(invalidRun())
    for (const id of ['inside', 'logs', 'messages']) expect(text).not.toContain(`id="${id}"`)
    expect(text).not.toContain('.leader.t-1')
  })

  it('leaves out what a story has not', () => {
    const text = page(withStory(FIGURE_8, { moments: [], messages: [], events: [] }))
    expect(section(text, 'inside')).toContain('<svg class="lanes inside"')
    for (const id of ['logs', 'messages']) {
      expect(text).not.toContain(`id="${id}"`)
      expect(text).not.toContain(`href="#${id}"`)
    }
  })

  it('gives an operation a letter where its history is not at hand', () => {
    const text = page({ record: FIGURE_8.record, history: invalidRun().history })
    expect(section(text, 'inside')).not.toContain('undefined')
    expect(section(text, 'inside')).toContain('<svg class="lanes inside"')
  })
})

describe('a hostile story', () => {
  it('stays bounded, whatever it holds', () => {
    const text = page(hostileRun())
    expect(count(section(text, 'inside'), '<tr>')).toBeLessThanOrEqual(27)
    expect(count(section(text, 'logs'), '<table')).toBeLessThanOrEqual(8)
    expect(count(section(text, 'messages'), '<path class="message ')).toBeLessThanOrEqual(101)
    expect(text.length).toBeLessThan(1_000_000)
  })
})
