/**
 * How numbers and values are written in reports, the same on a terminal and on a page. Locale-free, so that a report of
 * the same record has the same bytes on every machine.
 * Station: report.
 */
import type { Json } from '../harness/core/json.ts'
import { clipped, visibleLine } from './visible.ts'

export const NS_PER_SECOND = 1e9

/** '12.034 s'. */
export function seconds(timeNs: number, decimals = 3): string {
  return `${(timeNs / NS_PER_SECOND).toFixed(decimals)} s`
}

/** A length of time in the unit that suits it: '850 ns', '1.2 ms', '60.0 s'. */
export function duration(lengthNs: number): string {
  if (lengthNs < 1e3) return `${Math.round(lengthNs)} ns`
  if (lengthNs < 1e6) return `${threeDigits(lengthNs / 1e3)} µs`
  if (lengthNs < 1e9) return `${threeDigits(lengthNs / 1e6)} ms`
  return `${(lengthNs / 1e9).toFixed(1)} s`
}

/** '1.2', '120'. */
export function threeDigits(number: number): string {
  return number >= 100 ? number.toFixed(0) : number.toFixed(1)
}

/** Thousands apart by a narrow no-break space, as ISO 80000 has it: '15 312'. */
export function count(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, '\u202f')
}

/** '1 fault', '3 faults'. `plural` where an s is not enough. */
export function counted(number: number, noun: string, plural = `${noun}s`): string {
  return `${count(number)} ${number === 1 ? noun : plural}`
}

/** 'a, b and c'. */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('')
  return `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`
}

/** The same items with how often each occurs, in order of first appearance. */
export function tally(items: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1)
  return counts
}

const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/

/**
 * A value on one line, at most `length` characters: JSON with spaces, and without quotes around plain names of fields.
 * Reads no more of a large value than it prints.
 */
export function value(json: Json, length = 60): string {
  return clipped(visibleLine(written(json, length + 1)), length)
}

function written(json: Json, room: number): string {
  if (typeof json === 'string') return JSON.stringify(json.length > room ? json.slice(0, room) : json)
  if (json === null || typeof json !== 'object') return String(json)
  const isList = Array.isArray(json)
  let text = isList ? '[' : '{'
  let first = true
  // for-in, not entries: a list of a million elements must not be copied for sixty characters of it.
  for (const name in json) {
    if (text.length > room) return text
    if (!first) text += ', '
    first = false
    if (!isList) text += `${PLAIN_NAME.test(name) ? name : JSON.stringify(name)}: `
    text += written((json as { readonly [name: string]: Json })[name] as Json, room - text.length)
  }
  return text + (isList ? ']' : '}')
}
