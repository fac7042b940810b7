/** An error planted in a rule of a decider, or of what it rests on. */
import type { Plant } from './planted.ts'

export type DeciderPlant = Plant & { readonly decider: string }

export const plantIn = (decider: string, file: string, name: string, from: string, to: string): DeciderPlant => ({
  decider,
  name,
  file: `deciders/${file}.ts`,
  from,
  to,
})
