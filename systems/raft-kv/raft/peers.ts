/**
 * What a leader knows of each of its peers, as a value: a map of a handful of names that is changed at nearly every message,
 * which costs two short arrays here and a table of hashes in a Map.
 * Order: the peers', as they were first named.
 */
export class Peers<Known> {
  readonly #names: readonly string[]
  readonly #known: readonly Known[]

  private constructor(names: readonly string[], known: readonly Known[]) {
    this.#names = names
    this.#known = known
  }

  /** `names` are different from one another. */
  static of<Known>(names: readonly string[], known: (name: string) => Known): Peers<Known> {
    return new Peers(names, names.map(known))
  }

  get size(): number {
    return this.#names.length
  }

  get names(): readonly string[] {
    return this.#names
  }

  get(name: string): Known | undefined {
    return this.#known[this.#names.indexOf(name)]
  }

  has(name: string): boolean {
    return this.#names.includes(name)
  }

  /** With this known of it; a name that is new comes last. */
  with(name: string, known: Known): Peers<Known> {
    const at = this.#names.indexOf(name)
    if (at === -1) return new Peers([...this.#names, name], [...this.#known, known])
    const changed = this.#known.slice()
    changed[at] = known
    return new Peers(this.#names, changed)
  }

  map<Other>(change: (known: Known, name: string) => Other): Peers<Other> {
    return new Peers(
      this.#names,
      this.#known.map((known, i) => change(known, this.#names[i] as string)),
    )
  }

  /** Those of these names alone. */
  only(names: readonly string[]): Peers<Known> {
    const left = this.#names.filter((name) => names.includes(name))
    return new Peers(
      left,
      left.map((name) => this.get(name) as Known),
    )
  }

  forEach(look: (known: Known, name: string) => void): void {
    for (let i = 0; i < this.#names.length; i++) look(this.#known[i] as Known, this.#names[i] as string)
  }
}
