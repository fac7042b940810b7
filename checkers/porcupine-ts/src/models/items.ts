/**
 * Sequences of scalars as one string, an item a line: states that are strings are compared and hashed by the engine, and
 * share their memory with the states they were cut from.
 */
import type { Scalar } from './register.ts'

/** '' for no items, else every item as JSON with a newline behind it; JSON itself never holds one. */
export type Items = string

export function item(value: Scalar): Items {
  return `${JSON.stringify(value)}\n`
}

/** For what is no sequence of items in any state (an array holding an array, say) it gives a text no state has. */
export function itemsOf(values: readonly unknown[]): Items {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('')
}

/** Linear in the number of items. */
export function listOf(items: Items): readonly string[] {
  return items.split('\n').slice(0, -1)
}

/** The same items in the one order that stands for all: how a state without order is written. */
export function sorted(items: readonly string[]): Items {
  return items
    .toSorted()
    .map((text) => `${text}\n`)
    .join('')
}

export function withoutFirst(items: Items): Items {
  return items.slice(items.indexOf('\n') + 1)
}

export function withoutLast(items: Items): Items {
  return items.slice(0, items.lastIndexOf('\n', items.length - 2) + 1)
}

export function endsWithItem(items: Items, last: Items): boolean {
  return items === last || items.endsWith(`\n${last}`)
}

export function describeItems(items: Items): string {
  return `[${listOf(items).join(', ')}]`
}
