/** Keeps the story that a script tells, to be stored when the script has ended or stopped short. Station: evidence. */
import type { StoryTeller } from '../../../nemesis/script.ts'
import type { Story } from '../../core/story.ts'

export class StoryBook implements StoryTeller {
  readonly #roles: Record<string, string> = {}
  readonly #numbers: Record<string, number> = {}
  readonly #operations: Record<string, number> = {}
  readonly #moments: { readonly name: string; readonly timeNs: number }[] = []

  get story(): Story {
    return { roles: this.#roles, numbers: this.#numbers, operations: this.#operations, moments: this.#moments }
  }

  role(name: string, node: string): void {
    this.#roles[name] = node
  }

  number(name: string, value: number): void {
    this.#numbers[name] = value
  }

  operation(name: string, index: number): void {
    this.#operations[name] = index
  }

  moment(name: string, timeNs: number): void {
    this.#moments.push({ name, timeNs })
  }
}
