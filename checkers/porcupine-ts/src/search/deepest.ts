/** The configuration that got furthest: in the deepest layer, and of those in it the one with most operations in. */
export class Deepest {
  node = -1
  layer = -1
  #size = 0

  note(node: number, layer: number, mask: Int32Array): void {
    if (layer < this.layer) return
    let size = 0
    for (const word of mask) size += bitCount(word)
    if (layer === this.layer && size <= this.#size) return
    this.node = node
    this.layer = layer
    this.#size = size
  }
}

function bitCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
