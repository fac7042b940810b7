/** What the tests need to know of histories.js. */
import type { Operation } from 'porcupine-ts'

type Shape = {
  readonly operations: number
  readonly clients: number
  readonly crashes?: number
  readonly lies?: number
  readonly seed?: number
}
export function generated(
  out: string,
  shape: Shape,
): { readonly path: string; readonly name: string; readonly expected?: string }
export function generatedOperations(shape: Omit<Shape, 'lies'>): readonly Operation<unknown, unknown>[]
