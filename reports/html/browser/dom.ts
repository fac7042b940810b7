/**
 * The few parts of a browser that the script of the page uses, as types. The whole DOM library would make its many globals
 * (name, event, status) legal in all other code, which runs in Node.
 * Station: report. Types only.
 */

export type Context = {
  fillStyle: string
  strokeStyle: string
  lineWidth: number
  font: string
  textAlign: 'left' | 'right' | 'center'
  globalAlpha: number
  setTransform(a: number, b: number, c: number, d: number, e: number, f: number): void
  clearRect(x: number, y: number, width: number, height: number): void
  fillRect(x: number, y: number, width: number, height: number): void
  beginPath(): void
  closePath(): void
  moveTo(x: number, y: number): void
  lineTo(x: number, y: number): void
  rect(x: number, y: number, width: number, height: number): void
  stroke(): void
  fill(): void
  clip(): void
  save(): void
  restore(): void
  setLineDash(lengths: number[]): void
  fillText(text: string, x: number, y: number): void
  measureText(text: string): { readonly width: number }
  drawImage(image: Canvas, x: number, y: number, width: number, height: number): void
  createImageData(width: number, height: number): ImagePixels
  putImageData(pixels: ImagePixels, x: number, y: number): void
}

export type ImagePixels = {
  readonly data: { readonly buffer: ArrayBuffer }
  readonly width: number
  readonly height: number
}

export type Gesture = {
  readonly key: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly clientX: number
  readonly deltaX: number
  readonly deltaY: number
  readonly button: number
  readonly pointerId: number
  readonly pointerType: string
  preventDefault(): void
}

export type Part = {
  textContent: string
  hidden: boolean
  readonly dataset: { readonly [name: string]: string }
  readonly style: { transform: string; width: string; height: string; cursor: string }
  readonly classList: { add(name: string): void }
  readonly clientWidth: number
  getBoundingClientRect(): { readonly left: number }
  setPointerCapture(pointer: number): void
  focus(options?: { readonly preventScroll: boolean }): void
  addEventListener(type: string, listener: (gesture: Gesture) => void, options?: { readonly passive: boolean }): void
}

export type Canvas = Part & { width: number; height: number; getContext(kind: '2d'): Context }

export type Page = {
  readonly documentElement: Part
  activeElement: unknown
  getElementById(id: string): Part | null
  querySelectorAll(selector: string): Iterable<Part>
  createElement(name: 'canvas'): Canvas
}

export type Browser = {
  readonly devicePixelRatio: number
  readonly navigator: { readonly clipboard?: { writeText(text: string): Promise<void> } }
  requestAnimationFrame(draw: () => void): number
  getComputedStyle(part: Part): { getPropertyValue(name: string): string }
  matchMedia(query: string): { addEventListener(type: 'change', listener: () => void): void }
  addEventListener(type: string, listener: () => void): void
}
