/**
 * The formats by their names, and which of them a text is in.
 */
import { MalformedHistory, type RecordedEvent } from '../history/recorded-event.ts'
import { readJepsenEdn, readPorcupineKv } from './read-jepsen-edn.ts'
import { readJepsenJson } from './read-jepsen-json.ts'
import { readJepsenLog } from './read-jepsen-log.ts'
import { readJsonl } from './read-jsonl.ts'

const READERS = {
  jsonl: readJsonl,
  'jepsen-edn': readJepsenEdn,
  'jepsen-json': readJepsenJson,
  'jepsen-log': readJepsenLog,
  'porcupine-kv': readPorcupineKv,
} as const satisfies { readonly [format: string]: (text: string) => readonly RecordedEvent[] }

export type Format = keyof typeof READERS

export const FORMATS: readonly Format[] = Object.keys(READERS) as Format[]

/** Events in the order of the text. Throws MalformedHistory. */
export function readEvents(text: string, format: Format): readonly RecordedEvent[] {
  return READERS[format](text)
}

/** From how the text begins. Throws MalformedHistory if that fits none, or if it is empty. */
export function detectFormat(text: string): Format {
  const start = text.trimStart()
  if (start === '') throw new MalformedHistory(undefined, 'the file is empty')
  if (/^[[(](?:\s|,)*(?:$|\{\s*"|\])/.test(start)) return 'jepsen-json'
  if (/^\{\s*(?:"|$)/.test(start)) return 'jsonl'
  if (/^\{[^\n]*:key\s/.test(start)) return 'porcupine-kv'
  if (/^(?:[[(](?:\s|,)*)?(?:\{\s*:|#)/.test(start)) return 'jepsen-edn'
  if (/\bjepsen\.util\b/.test(start)) return 'jepsen-log'
  throw new MalformedHistory(1, 'this begins like no format that is known; name it with --format')
}
